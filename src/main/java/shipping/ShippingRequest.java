package shipping;

import java.util.List;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.privacy.PersonalData;

/**
 * The requests that other modules can send to shipping. The reference is that of the shipment. Reference and type together are the
 * idempotency key of a request.
 */
public sealed interface ShippingRequest extends Event {

    String reference();

    /**
     * Send these lines from one warehouse.
     *
     * @param country country of the address, ISO 3166-1 alpha-2
     * @param address JSON of the address, encrypted with the key of its person
     * @param lines 1 to 2,000, one for each SKU
     * @param giftMessage text for the parcel, encrypted with the key of its person; null if there is none
     */
    @EventType(value = "shipping.shipment.requested", version = 2)
    record ShipmentRequested(
            String reference,
            String correlation,
            String warehouseId,
            String country,
            PersonalData address,
            List<Line> lines,
            @Nullable PersonalData giftMessage)
            implements ShippingRequest {}

    /**
     * Do not send the shipment. If the cancellation arrives before the shipment request, the later shipment request is answered with
     * {@code ShipmentCancelled}.
     */
    @EventType("shipping.cancellation.requested")
    record ShipmentCancellationRequested(String reference, String correlation) implements ShippingRequest {}

    /**
     * Do not let the shipment leave until the hold is released. Reason and cause identify the hold; the same hold twice is one hold. A
     * shipment may have several holds, and leaves when none is active. A hold that arrives before the shipment request holds the later
     * shipment. A hold of a shipment that has left has no effect. There is no answer.
     *
     * @param cause the object that the hold is about, such as the reference of a dispute or of a payment; 1 to 200 characters
     */
    @EventType("shipping.hold.requested")
    record ShipmentHoldRequested(String reference, String correlation, HoldReason reason, String cause)
            implements ShippingRequest {}

    /**
     * Release the hold with this reason and cause; other holds of the shipment stay. The release is final: if it arrives before its hold,
     * the later hold has no effect. There is no answer.
     *
     * @param cause as in the hold
     */
    @EventType("shipping.release.requested")
    record ShipmentReleaseRequested(String reference, String correlation, HoldReason reason, String cause)
            implements ShippingRequest {}

    /** Why a shipment must not leave. */
    enum HoldReason {
        /** The payer has disputed the payment at the provider. */
        DISPUTE,
        /** The authorisation of the payment has expired before its capture. */
        AUTHORISATION_EXPIRED
    }

    /** @param quantity units, 1 to 1,000,000 */
    record Line(String skuId, long quantity) {}
}
