/**
 * Deliveries that failed for good and wait for an operator.
 */
@NullMarked
package outbox.parked;

import org.jspecify.annotations.NullMarked;
