/**
 * The events of the log without their payloads, for some days, so that operators find what happened under a trace or to an order.
 */
@NullMarked
package tracking.trace;

import org.jspecify.annotations.NullMarked;
