package shipping;

import java.time.Instant;
import shipping.ShippingEvent.ShipmentCancelled;

/** What is kept under a reference. */
sealed interface Kept permits Kept.Awaited, Kept.NeverSent, Shipment {

    String reference();

    /** A scan waits here for the request. */
    record Awaited(String reference) implements Kept {}

    /** Cancelled before it was asked for. */
    record NeverSent(String reference, String correlation, Instant at) implements Kept {

        ShipmentCancelled answer() {
            return new ShipmentCancelled(reference, correlation);
        }
    }
}
