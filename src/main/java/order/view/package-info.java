/**
 * The views of orders in the HTTP API, and the operations on existing orders.
 */
@NullMarked
package order.view;

import org.jspecify.annotations.NullMarked;
