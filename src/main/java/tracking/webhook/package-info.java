/**
 * The servers to which changes of orders are pushed: their addresses, the events that they want, and their secrets.
 */
@NullMarked
package tracking.webhook;

import org.jspecify.annotations.NullMarked;
