package shipping.shipment;

import java.time.Instant;
import java.util.List;
import outbox.Event;
import platform.privacy.PersonalData;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.shipment.CarrierAnswer.BookingRefused;
import shipping.shipment.CarrierAnswer.BookingSucceeded;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;

/** One sample of each event that shipping handles or publishes, also to itself. Golden files hold their JSON. */
public final class ShippingEventSamples {

    private static final String ORDER = "0197a6b0-0000-7000-8000-000000000001";
    private static final String SHIPMENT = ORDER + "/ship/1";
    private static final String WAYBILL = "SBX0123456789";
    private static final Instant AT = Instant.parse("2026-03-01T15:30:00Z");

    private ShippingEventSamples() {}

    public static List<Event> all() {
        return List.of(
                new ShipmentRequested(
                        SHIPMENT,
                        ORDER,
                        "main",
                        "GB",
                        new PersonalData("user:alice", "AQIDBA=="),
                        List.of(new Line("85123A", 6), new Line("22423", 1)),
                        new PersonalData("user:alice", "BQYHCA==")),
                new ShipmentCancellationRequested(SHIPMENT, ORDER),
                new ShipmentHoldRequested(SHIPMENT, ORDER, HoldReason.DISPUTE, ORDER + "/pay/1"),
                new ShipmentReleaseRequested(SHIPMENT, ORDER, HoldReason.AUTHORISATION_EXPIRED, ORDER + "/pay/1"),
                new ShipmentCreated(SHIPMENT, ORDER, "main", "sandbox", WAYBILL),
                new ShipmentDispatched(SHIPMENT, ORDER, "sandbox", WAYBILL, AT),
                new ShipmentDelivered(SHIPMENT, ORDER, "sandbox", WAYBILL, AT.plusSeconds(86_400)),
                new ShipmentCancelled(SHIPMENT, ORDER),
                new ShipmentCancellationRefused(SHIPMENT, ORDER),
                new BookingDue(
                        SHIPMENT,
                        ORDER,
                        "sandbox",
                        "GB",
                        new PersonalData("user:alice", "AQIDBA=="),
                        List.of(new Line("85123A", 6), new Line("22423", 1))),
                new WithdrawalDue(SHIPMENT, ORDER, "sandbox", WAYBILL),
                new BookingSucceeded(SHIPMENT, ORDER, WAYBILL),
                new BookingRefused(SHIPMENT, ORDER, "the carrier does not go there"));
    }
}
