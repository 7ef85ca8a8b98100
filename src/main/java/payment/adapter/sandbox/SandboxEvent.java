package payment.adapter.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import payment.provider.ProviderJson;
import platform.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON body of a sandbox callback.
 *
 * @param eventId derived from the type, the reference and the amount, so that a repeated callback has the same id even after the
 *     process was killed: the sandbox stores nothing
 * @param paymentId the sandbox's id of the payment
 * @param expiresAt the end of an authorisation that is captured later; absent from all other callbacks
 */
record SandboxEvent(
        @Nullable String eventId,
        @Nullable String type,
        @Nullable String reference,
        @Nullable Long amountMinor,
        @Nullable String currency,
        @Nullable Instant occurredAt,
        @Nullable String paymentId,
        @Nullable String reason,
        @Nullable String disputeId,
        @Nullable Instant evidenceDueAt,
        @Nullable Long feeMinor,
        @Nullable Instant expiresAt) {

    static final String PAYMENT_CAPTURED = "payment.captured";
    static final String PAYMENT_FAILED = "payment.failed";
    static final String PAYMENT_AUTHORIZED = "payment.authorized";
    static final String CAPTURE_SUCCEEDED = "capture.succeeded";
    static final String CAPTURE_FAILED = "capture.failed";
    static final String REFUND_SUCCEEDED = "refund.succeeded";
    static final String REFUND_FAILED = "refund.failed";

    /** The refund has failed for good, also if it had succeeded. */
    static final String REFUND_RETURNED = "refund.returned";

    /** Followed by the status in lower case. */
    static final String DISPUTE = "dispute.";

    private static final String PREFIX = "sbx_";
    private static final JsonMapper JSON = ProviderJson.mapper()
            .rebuild()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** @param paymentId the sandbox's id of the payment, also for the callback of a refund */
    static SandboxEvent of(
            String type, String reference, String paymentId, Money amount, Instant at, @Nullable String reason) {
        return new SandboxEvent(
                "%s:%s:%d%s".formatted(type, reference, amount.amountMinor(), amount.currency()),
                type,
                reference,
                amount.amountMinor(),
                amount.currency(),
                at,
                paymentId,
                reason,
                null,
                null,
                null,
                null);
    }

    /**
     * A report of a dispute. Its id is derived from the dispute, the status and the time, so that the same report has the same id.
     *
     * @param feeMinor what the sandbox charges, in the currency of the amount
     */
    static SandboxEvent disputed(
            String disputeId,
            DisputeStatus status,
            String reference,
            Money amount,
            Instant at,
            String reason,
            @Nullable Instant evidenceDueAt,
            long feeMinor) {
        String type = DISPUTE + status.name().toLowerCase(Locale.ROOT);
        return new SandboxEvent(
                "%s:%s:%s".formatted(type, disputeId, at),
                type,
                reference,
                amount.amountMinor(),
                amount.currency(),
                at,
                paymentId(reference),
                reason,
                disputeId,
                evidenceDueAt,
                feeMinor,
                null);
    }

    /** The payer has authorised a payment, which is captured later. */
    static SandboxEvent authorised(String reference, Money amount, Instant at, Instant expiresAt) {
        SandboxEvent event = of(PAYMENT_AUTHORIZED, reference, paymentId(reference), amount, at, null);
        return new SandboxEvent(
                event.eventId + ":" + expiresAt.toEpochMilli(),
                event.type,
                reference,
                event.amountMinor,
                event.currency,
                at,
                event.paymentId,
                null,
                null,
                null,
                null,
                expiresAt);
    }

    /** The sandbox's id of our payment. */
    static String paymentId(String reference) {
        return PREFIX + reference;
    }

    /** Our reference of the payment with this id of the sandbox. */
    static String reference(String paymentId) {
        return paymentId.startsWith(PREFIX) ? paymentId.substring(PREFIX.length()) : paymentId;
    }

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws IllegalArgumentException with the reason, if the body cannot be read */
    static SandboxEvent read(byte[] json) {
        try {
            SandboxEvent event = JSON.readValue(json, SandboxEvent.class);
            if (event == null) {
                throw new IllegalArgumentException("The body is empty.");
            }
            return event;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The body is not the JSON of a callback.", e);
        }
    }

    /** @throws IllegalArgumentException naming the field that is missing or wrong */
    ProviderCallback toCallback() {
        return new ProviderCallback(
                required("event_id", eventId),
                required("type", type),
                required("reference", reference),
                Money.ofMinor(required("amount_minor", amountMinor), required("currency", currency)),
                required("occurred_at", occurredAt),
                fact());
    }

    private Fact fact() {
        String kind = required("type", type);
        return kind.startsWith(DISPUTE) ? dispute(kind.substring(DISPUTE.length())) : fact(kind);
    }

    private Fact dispute(String status) {
        DisputeStatus known = Arrays.stream(DisputeStatus.values())
                .filter(each -> each.name().equalsIgnoreCase(status))
                .findFirst()
                .orElse(null);
        return known == null
                ? new ProviderCallback.Information()
                : new ProviderCallback.Disputed(
                        required("dispute_id", disputeId),
                        null,
                        known,
                        reason == null ? "not stated" : reason,
                        evidenceDueAt,
                        feeMinor == null ? 0 : feeMinor);
    }

    private Fact fact(String kind) {
        return switch (kind) {
            case PAYMENT_CAPTURED -> new ProviderCallback.Captured(paymentId);
            case PAYMENT_AUTHORIZED ->
                expiresAt == null
                        ? new ProviderCallback.Information()
                        : new ProviderCallback.Authorised(paymentId, expiresAt);
            case CAPTURE_SUCCEEDED -> new ProviderCallback.CaptureSucceeded(null);
            case CAPTURE_FAILED -> new ProviderCallback.CaptureRefused(reason == null ? "refused" : reason);
            case PAYMENT_FAILED -> new ProviderCallback.Failed(reason == null ? "failed" : reason);
            case REFUND_SUCCEEDED -> new ProviderCallback.Refunded();
            case REFUND_FAILED -> new ProviderCallback.RefundRefused(reason == null ? "refused" : reason);
            case REFUND_RETURNED -> new ProviderCallback.RefundReturned(reason == null ? "failed" : reason);
            default -> new ProviderCallback.Information();
        };
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing.".formatted(field));
        }
        return value;
    }
}
