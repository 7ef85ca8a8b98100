package payment.inquiry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A refund, a capture or a release whose outcome is not known, as operators see it. */
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
