package payment.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** A payment as operators see it. The time of the capture is that of the latest capture. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Payment")
record PaymentView(
        String reference,
        String correlation,
        Status status,
        String method,
        @Nullable String provider,
        @Nullable String providerPaymentId,
        Money amount,
        @Nullable Money balance,
        @Nullable Money captured,
        @Nullable Money voided,
        @Nullable Money refunded,
        @Nullable String failure,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant authorisedAt,
        @Nullable Instant authorisationExpiresAt,
        @Nullable Instant capturedAt,
        @Nullable List<Oddity> odd,
        @Nullable List<CaptureView> captures,
        @Nullable List<RefundView> refunds,
        @Nullable List<CallbackView> callbacks,
        @Nullable Boolean moreCallbacks) {

    enum Status {
        /** The provider has not answered yet. */
        REQUESTED,
        /** The shopper can pay. */
        STARTED,
        FAILED,
        /** Nobody can pay any more. */
        CLOSED,
        CAPTURED,
        /** The provider holds the money, and captures it when goods are dispatched. */
        AUTHORISED,
        /** What was authorised and not captured is released. */
        VOIDED
    }

    /** What a person should look at. */
    @Schema(name = "PaymentOddity", enumAsRef = true) // generators make wrong code for lists of other enumerations
    enum Oddity {
        /** A callback contradicts the payment or a refund, for example by another amount or currency. It was not applied. */
        CALLBACK_MISMATCH,
        /** The provider captured the money after the end of the payment window, or after it had reported a failure. */
        LATE_CAPTURE,
        /** A refund was refused, or has failed after it had succeeded, and the payment is not refunded as a whole. */
        REFUND_FAILED,
        /** A refund has had no outcome for longer than it should. */
        REFUND_UNDECIDED,
        /** The window of the payment ended longer ago than it should have, and the provider has not said what became of the payment. */
        PAYMENT_UNDECIDED
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PaymentCapture")
    record CaptureView(
            String reference,
            CaptureStatus status,
            Money amount,
            boolean last,
            @Nullable String failure,
            Instant requestedAt,
            @Nullable Instant capturedAt) {}

    @Schema(name = "PaymentCaptureStatus")
    enum CaptureStatus {
        /** The call to the provider is due. */
        REQUESTED,
        /** The provider will report the outcome. */
        ACCEPTED,
        CAPTURED,
        REFUSED
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Refund")
    record RefundView(
            String reference,
            RefundStatus status,
            Money amount,
            @Nullable Money balance,
            String reason,
            @Nullable String failure,
            Instant requestedAt) {}

    enum RefundStatus {
        /** The payment is not captured yet. */
        WAITING,
        /** It waits for the approval of an operator. */
        UNAPPROVED,
        /** The call to the provider is due. */
        REQUESTED,
        /** The provider will report the outcome. */
        ACCEPTED,
        REFUNDED,
        REFUSED,
        /** It was refunded, and has failed then: the provider has given the money back to the shop. */
        RETURNED
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PaymentCallback")
    record CallbackView(
            String eventId,
            String type,
            String reference,
            Money amount,
            Outcome outcome,
            @Nullable String why,
            Instant occurredAt,
            Instant receivedAt) {}

    enum Outcome {
        APPLIED,
        /** It agrees with the payment and changed nothing. */
        UNCHANGED,
        /** It contradicts the payment or refund and changed nothing. */
        MISMATCH,
        /** It is decided when the request of its payment or refund arrives. */
        WAITING
    }
}
