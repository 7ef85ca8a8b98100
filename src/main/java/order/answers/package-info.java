/**
 * Requests that wait until an order is decided. They hold no thread and no connection.
 */
@NullMarked
package order.answers;

import org.jspecify.annotations.NullMarked;
