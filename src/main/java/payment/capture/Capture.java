package payment.capture;

import java.time.Instant;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.CaptureFailed;
import platform.money.Money;

/**
 * The capture of an authorised payment or of a part of it. All captures of a payment together do not exceed what is authorised.
 *
 * @param last whether nothing else will be captured
 * @param heldMinor minor units of the authorisation that no other capture can use: the amount or, for the last capture, all that was left;
 *     zero once it is refused
 * @param requestedAt when the request was handled
 * @param capturedAt by the provider's clock; null until it is captured
 * @param refusal the reason, when the capture was refused; else null
 */
@AggregateRoot
public record Capture(
        @Identity String reference,
        String correlation,
        String paymentReference,
        Money amount,
        boolean last,
        long heldMinor,
        Instant requestedAt,
        Status status,
        @Nullable Instant capturedAt,
        @Nullable String refusal) {

    public enum Status {
        /** The call to the provider is due. */
        REQUESTED,
        /** The provider has accepted the capture and will report the outcome. */
        ACCEPTED,
        CAPTURED,
        REFUSED
    }

    /** Whether the provider was asked for the capture, and its outcome is not known. */
    public boolean isUndecided() {
        return switch (status) {
            case REQUESTED, ACCEPTED -> true;
            case CAPTURED, REFUSED -> false;
        };
    }

    public Capture accepted() {
        return with(Status.ACCEPTED, heldMinor, null, null);
    }

    public Capture captured(Instant at) {
        return with(Status.CAPTURED, amount.amountMinor(), at, null);
    }

    public Capture refused(String why) {
        return with(Status.REFUSED, 0, null, why);
    }

    public CaptureFailed failed(String why) {
        return new CaptureFailed(reference, correlation, paymentReference, amount, why);
    }

    private Capture with(Status next, long held, @Nullable Instant at, @Nullable String why) {
        return new Capture(reference, correlation, paymentReference, amount, last, held, requestedAt, next, at, why);
    }
}
