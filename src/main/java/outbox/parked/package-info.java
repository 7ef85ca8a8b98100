/**
 * The parked deliveries: they failed too often, and wait for the decision of an operator.
 */
@NullMarked
package outbox.parked;

import org.jspecify.annotations.NullMarked;
