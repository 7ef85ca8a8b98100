/**
 * The running platform as its clients see it: shoppers, operators, the payment provider and the carrier, who call one instance or several
 * over HTTP. Tests of the whole platform share it.
 */
package testing.shop;
