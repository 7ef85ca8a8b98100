package shipping.shipment;

import java.util.List;
import org.jmolecules.event.annotation.DomainEvent;
import outbox.Event;
import outbox.EventType;
import platform.privacy.PersonalData;
import shipping.ShippingRequest.Line;

/** What shipping tells itself to ask a carrier over the network, once the asking is committed. */
public sealed interface CarrierCall extends Event {

    String reference();

    String carrier();

    @DomainEvent
    @EventType("shipping.booking.due")
    record BookingDue(
            String reference,
            String correlation,
            String carrier,
            String country,
            PersonalData address,
            List<Line> lines)
            implements CarrierCall {}

    /** The carrier has taken on what is cancelled here. */
    @DomainEvent
    @EventType("shipping.withdrawal.due")
    record WithdrawalDue(String reference, String correlation, String carrier, String waybill) implements CarrierCall {}
}
