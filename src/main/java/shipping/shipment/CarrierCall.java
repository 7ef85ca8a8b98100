package shipping.shipment;

import java.util.List;
import outbox.Event;
import outbox.EventType;
import platform.privacy.PersonalData;
import shipping.ShippingRequest.Line;

/** A call to a carrier that is due. Shipping publishes it for itself, so that the network call starts after the commit. */
sealed interface CarrierCall extends Event {

    String reference();

    String carrier();

    @EventType("shipping.booking.due")
    record BookingDue(
            String reference,
            String correlation,
            String carrier,
            String country,
            PersonalData address,
            List<Line> lines)
            implements CarrierCall {}

    /** The carrier has booked a shipment that is cancelled here, so the booking has to be withdrawn. */
    @EventType("shipping.withdrawal.due")
    record WithdrawalDue(String reference, String correlation, String carrier, String waybill) implements CarrierCall {}
}
