package shipping;

import java.time.Instant;
import outbox.Event;
import outbox.EventType;

/**
 * The events that shipping publishes about a shipment, each once and in this order: created, then dispatched and delivered, or
 * cancelled. A repeated request gets an answer for the current state again: a shipment request {@link ShipmentCreated} or
 * {@link ShipmentCancelled}, a cancellation {@link ShipmentCancelled} or {@link ShipmentCancellationRefused}.
 */
public sealed interface ShippingEvent extends Event {

    /** The reference of the shipment. */
    String reference();

    /** An event which says that the goods have moved, or will not move. */
    sealed interface ShipmentProgress extends ShippingEvent {}

    /** The carrier has booked the shipment. */
    @EventType("shipping.shipment.created")
    record ShipmentCreated(String reference, String correlation, String warehouseId, String carrier, String waybill)
            implements ShippingEvent {}

    /**
     * The shipment has left the warehouse.
     *
     * @param at time of the dispatch, by the carrier's clock
     */
    @EventType("shipping.shipment.dispatched")
    record ShipmentDispatched(String reference, String correlation, String carrier, String waybill, Instant at)
            implements ShipmentProgress {}

    /** @param at time of the delivery, by the carrier's clock */
    @EventType("shipping.shipment.delivered")
    record ShipmentDelivered(String reference, String correlation, String carrier, String waybill, Instant at)
            implements ShipmentProgress {}

    /** The shipment was not sent and never will be. */
    @EventType("shipping.shipment.cancelled")
    record ShipmentCancelled(String reference, String correlation) implements ShipmentProgress {}

    /** The shipment had left the warehouse before the cancellation. */
    @EventType("shipping.cancellation.refused")
    record ShipmentCancellationRefused(String reference, String correlation) implements ShipmentProgress {}
}
