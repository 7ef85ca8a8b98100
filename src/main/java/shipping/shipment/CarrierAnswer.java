package shipping.shipment;

import outbox.Event;
import outbox.EventType;

/** A carrier's answer to our call, published by shipping for itself. */
sealed interface CarrierAnswer extends Event {

    String reference();

    @EventType("shipping.booking.succeeded")
    record BookingSucceeded(String reference, String correlation, String waybill) implements CarrierAnswer {}

    @EventType("shipping.booking.refused")
    record BookingRefused(String reference, String correlation, String reason) implements CarrierAnswer {}
}
