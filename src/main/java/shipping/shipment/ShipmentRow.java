package shipping.shipment;

import java.time.Instant;
import shipping.ShippingEvent.ShipmentCancelled;

/** What is kept under a reference. */
public sealed interface ShipmentRow permits ShipmentRow.AwaitedByScan, ShipmentRow.CancelledBeforeRequest, Shipment {

    String reference();

    /** A scan waits here for the request. */
    record AwaitedByScan(String reference) implements ShipmentRow {}

    /** Cancelled before it was asked for. */
    record CancelledBeforeRequest(String reference, String correlation, Instant at) implements ShipmentRow {

        public ShipmentCancelled answer() {
            return new ShipmentCancelled(reference, correlation);
        }
    }
}
