package shipping;

import java.time.Instant;
import org.jmolecules.event.annotation.DomainEvent;
import outbox.Event;
import outbox.EventType;

/**
 * What shipping tells of a shipment, each once and in this order: created, then dispatched and delivered, or cancelled. Who asks
 * again is answered again, as things stand: with created or cancelled; a cancellation with cancelled or refused.
 */
public sealed interface ShippingEvent extends Event {

    /** The shipment's. */
    String reference();

    /** What tells that the goods have moved, or will not. */
    sealed interface ShipmentProgress extends ShippingEvent {}

    /** The carrier has taken it on. */
    @DomainEvent
    @EventType("shipping.shipment.created")
    record ShipmentCreated(String reference, String correlation, String warehouseId, String carrier, String waybill)
            implements ShippingEvent {}

    /** It has left the warehouse. @param at by the carrier's clock */
    @DomainEvent
    @EventType("shipping.shipment.dispatched")
    record ShipmentDispatched(String reference, String correlation, String carrier, String waybill, Instant at)
            implements ShipmentProgress {}

    /** @param at by the carrier's clock */
    @DomainEvent
    @EventType("shipping.shipment.delivered")
    record ShipmentDelivered(String reference, String correlation, String carrier, String waybill, Instant at)
            implements ShipmentProgress {}

    /** It is not sent, and never will be. */
    @DomainEvent
    @EventType("shipping.shipment.cancelled")
    record ShipmentCancelled(String reference, String correlation) implements ShipmentProgress {}

    /** It had left before. */
    @DomainEvent
    @EventType("shipping.cancellation.refused")
    record ShipmentCancellationRefused(String reference, String correlation) implements ShipmentProgress {}
}
