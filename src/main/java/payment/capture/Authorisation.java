package payment.capture;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import payment.provider.Operation;

/**
 * The money that a provider holds for the shop, and what captures and refunds have done with it. A payment that is captured as a whole has no
 * authorisation any more. All amounts are minor units of the payment's currency: {@code capturedMinor <= heldMinor <= amount} and
 * {@code refundMinor <= capturedMinor}.
 *
 * @param at time of the authorisation, by the provider's clock
 * @param expiresAt until when it can be captured, by the provider's clock
 * @param providerPaymentId the provider's id, which captures and refunds name
 * @param inParts whether the provider captures it in several parts; fixed when it is authorised, because the settings of the provider may change
 *     afterwards. Null if an earlier build has authorised it
 * @param heldMinor what captures hold: captured already, or being captured; a last capture holds all that is left
 * @param capturedAt time of the latest capture; null before the first
 * @param refundMinor what refunds hold: refunded already, or being refunded
 */
public record Authorisation(
        Instant at,
        Instant expiresAt,
        String providerPaymentId,
        @Nullable Boolean inParts,
        long heldMinor,
        long capturedMinor,
        @Nullable Instant capturedAt,
        long refundMinor) {

    /** Nothing is captured yet. */
    public static Authorisation begun(Instant at, Instant expiresAt, String providerPaymentId, boolean inParts) {
        return new Authorisation(at, expiresAt, providerPaymentId, inParts, 0, 0, null, 0);
    }

    /** @param operations what the provider can do now; it counts only if an earlier build has authorised the payment */
    public boolean isCapturedInParts(Set<Operation> operations) {
        return inParts == null ? operations.contains(Operation.PARTIAL_CAPTURES) : inParts;
    }

    /** Whether the outcome of a capture is not known. */
    public boolean isBeingCaptured() {
        return heldMinor > capturedMinor;
    }

    /**
     * After a capture. It may have been refused before, and holds nothing then.
     *
     * @param id the id that refunds name; null if it stays
     */
    public Authorisation captured(Capture capture, Instant when, @Nullable String id) {
        return new Authorisation(
                at,
                expiresAt,
                id == null ? providerPaymentId : id,
                inParts,
                heldMinor - capture.heldMinor() + capture.amount().amountMinor(),
                capturedMinor + capture.amount().amountMinor(),
                when,
                refundMinor);
    }

    /** @param moreMinor what refunds hold in addition; below zero when a refund was refused */
    public Authorisation withRefunds(long moreMinor) {
        return new Authorisation(
                at,
                expiresAt,
                providerPaymentId,
                inParts,
                heldMinor,
                capturedMinor,
                capturedAt,
                refundMinor + moreMinor);
    }

    /** @param moreMinor what a capture holds in addition; below zero when it was refused */
    public Authorisation withHeld(long moreMinor) {
        return new Authorisation(
                at,
                expiresAt,
                providerPaymentId,
                inParts,
                heldMinor + moreMinor,
                capturedMinor,
                capturedAt,
                refundMinor);
    }
}
