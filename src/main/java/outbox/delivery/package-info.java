/**
 * The delivery of events and commands to listeners: queues, workers, instances, and the take-over of deliveries.
 */
@NullMarked
package outbox.delivery;

import org.jspecify.annotations.NullMarked;
