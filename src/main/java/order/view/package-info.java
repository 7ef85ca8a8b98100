/**
 * Orders as the HTTP API shows them, and the operations on existing orders.
 */
@NullMarked
package order.view;

import org.jspecify.annotations.NullMarked;
