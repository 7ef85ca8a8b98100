package shipping.shipment;

import java.time.Instant;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;

/** The row that is stored for a reference. */
sealed interface ShipmentRow permits ShipmentRow.AwaitedRequest, ShipmentRow.CancelledBeforeRequest, Shipment {

    String reference();

    /** The row after a hold of the shipment. */
    ShipmentRow hold(ShipmentHoldRequested request, Instant at);

    /** The row after the release of a hold of the shipment. */
    ShipmentRow release(ShipmentReleaseRequested request, Instant at);

    /** A placeholder: a scan or a hold has arrived and waits for the shipment request. */
    record AwaitedRequest(String reference, Holds holds) implements ShipmentRow {

        public AwaitedRequest(String reference) {
            this(reference, Holds.NONE);
        }

        @Override
        public AwaitedRequest hold(ShipmentHoldRequested request, Instant at) {
            return new AwaitedRequest(reference, holds.hold(request.reason(), request.cause(), at));
        }

        @Override
        public AwaitedRequest release(ShipmentReleaseRequested request, Instant at) {
            return new AwaitedRequest(reference, holds.release(request.reason(), request.cause(), at));
        }
    }

    /** A tombstone: the cancellation arrived before the shipment request. It is never sent, so a hold does not change it. */
    record CancelledBeforeRequest(String reference, String correlation, Instant at) implements ShipmentRow {

        public ShipmentCancelled answer() {
            return new ShipmentCancelled(reference, correlation);
        }

        @Override
        public CancelledBeforeRequest hold(ShipmentHoldRequested request, Instant heldAt) {
            return this;
        }

        @Override
        public CancelledBeforeRequest release(ShipmentReleaseRequested request, Instant releasedAt) {
            return this;
        }
    }
}
