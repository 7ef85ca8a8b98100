/**
 * The views and lists of orders in the HTTP API, and the operations on existing orders. The lists read tables of their own, which one
 * instance at a time fills from the event log, shortly after the orders have changed. So a list may be a second or two old, and says how
 * old it is.
 */
@NullMarked
package order.view;

import org.jspecify.annotations.NullMarked;
