/** The shipping amount and the taxes of an order, by the rates of the operators or by another calculator. */
@NullMarked
package order.charges;

import org.jspecify.annotations.NullMarked;
