/**
 * The delivery of events and commands to listeners: queues, workers, instances and takeover.
 */
@NullMarked
package outbox.delivery;

import org.jspecify.annotations.NullMarked;
