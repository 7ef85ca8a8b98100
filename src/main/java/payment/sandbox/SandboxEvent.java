package payment.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import platform.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON body of a sandbox callback.
 *
 * @param eventId derived from the type, the reference and the amount, so that a repeated callback has the same id even after the
 *     process was killed: the sandbox stores nothing
 * @param paymentId the sandbox's id of the payment
 */
record SandboxEvent(
        @Nullable String eventId,
        @Nullable String type,
        @Nullable String reference,
        @Nullable Long amountMinor,
        @Nullable String currency,
        @Nullable Instant occurredAt,
        @Nullable String paymentId,
        @Nullable String reason) {

    static final String PAYMENT_CAPTURED = "payment.captured";
    static final String PAYMENT_FAILED = "payment.failed";
    static final String PAYMENT_AUTHORIZED = "payment.authorized";
    static final String REFUND_SUCCEEDED = "refund.succeeded";
    static final String REFUND_FAILED = "refund.failed";

    private static final String PREFIX = "sbx_";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
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
                reason);
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
        return switch (required("type", type)) {
            case PAYMENT_CAPTURED -> new ProviderCallback.Captured(paymentId);
            case PAYMENT_FAILED -> new ProviderCallback.Failed(reason == null ? "failed" : reason);
            case REFUND_SUCCEEDED -> new ProviderCallback.Refunded();
            case REFUND_FAILED -> new ProviderCallback.RefundRefused(reason == null ? "refused" : reason);
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
