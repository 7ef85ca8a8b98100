package payment.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A provider's answer to a capture. */
public sealed interface CaptureAnswer {

    /**
     * The provider has collected the money.
     *
     * @param providerPaymentId the id that refunds name; null if it is that of the authorisation
     * @param at by the provider's clock
     */
    record Succeeded(@Nullable String providerPaymentId, Instant at) implements CaptureAnswer {}

    /** The provider has accepted the capture. A callback will report the outcome, or the provider says it when it is asked again. */
    record Accepted() implements CaptureAnswer {}

    /** The provider refuses the capture for good; a retry would not help. */
    record Refused(String reason) implements CaptureAnswer {}
}
