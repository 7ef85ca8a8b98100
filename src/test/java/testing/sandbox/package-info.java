/** Tests that the sandboxes of payment and shipping share. */
package testing.sandbox;
