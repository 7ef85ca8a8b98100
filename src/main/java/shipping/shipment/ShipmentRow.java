package shipping.shipment;

import java.time.Instant;
import shipping.ShippingEvent.ShipmentCancelled;

/** The row that is stored for a reference. */
public sealed interface ShipmentRow permits ShipmentRow.AwaitedByScan, ShipmentRow.CancelledBeforeRequest, Shipment {

    String reference();

    /** A placeholder: a scan has arrived and waits for the shipment request. */
    record AwaitedByScan(String reference) implements ShipmentRow {}

    /** A tombstone: the cancellation arrived before the shipment request. */
    record CancelledBeforeRequest(String reference, String correlation, Instant at) implements ShipmentRow {

        public ShipmentCancelled answer() {
            return new ShipmentCancelled(reference, correlation);
        }
    }
}
