package payment.inquiry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refund, a capture or a release whose outcome is not known, as operators see it.
 *
 * @param reference of the refund or the capture, or of the payment to release; the idempotency key at the provider
 * @param paymentReference reference of the payment
 * @param correlation of the order
 * @param calls how often the provider was called about it
 * @param failures how many calls in a row had no usable answer
 * @param lastError why the last call had no usable answer; absent if it had one
 * @param nextAt when the provider is called next; while it is being called, when the call is repeated if it leads to nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ProviderCall")
record ProviderCallView(
        String reference,
        Kind kind,
        String provider,
        String paymentReference,
        String correlation,
        State state,
        int calls,
        int failures,
        @Nullable String lastError,
        Instant nextAt) {

    /** What the provider is called for. */
    @Schema(name = "ProviderCallKind")
    enum Kind {
        REFUND,
        CAPTURE,
        RELEASE
    }

    @Schema(name = "ProviderCallState")
    enum State {
        /** The provider is called at `next_at`. */
        WAITING,
        /** An instance is calling the provider. */
        CALLING
    }
}
