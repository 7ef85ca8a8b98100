package tracking.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracking.call.CallOutcome;
import tracking.call.Signatures;

/** A delivery as operators see it. The receiver recognises repeats by the webhook id. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookDelivery")
record DeliveryView(
        UUID deliveryId,
        String webhookId,
        UUID endpointId,
        String type,
        @Nullable String orderNo,
        @Nullable Integer sequence,
        DeliveryState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable RequestView request,
        @Nullable List<CallView> calls) {

    @Schema(name = "WebhookRequest")
    record RequestView(Map<String, String> headers, String body) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookCall")
    record CallView(
            int number,
            Instant sentAt,
            int durationMillis,
            CallOutcome outcome,
            @Nullable Integer status,
            @Nullable String answer) {

        static CallView of(LoggedAttempt attempt) {
            return new CallView(
                    attempt.number(),
                    attempt.sentAt(),
                    attempt.millis(),
                    attempt.outcome(),
                    attempt.status(),
                    attempt.answer());
        }
    }

    static DeliveryView of(LoggedDelivery delivery) {
        return of(delivery, null, null);
    }

    static DeliveryView of(LoggedDelivery delivery, List<LoggedAttempt> attempts) {
        RequestView request = new RequestView(
                Map.of("content-type", "application/json", Signatures.ID, ClaimedDelivery.messageId(delivery.id())),
                delivery.payload());
        return of(delivery, request, attempts.stream().map(CallView::of).toList());
    }

    private static DeliveryView of(
            LoggedDelivery delivery, @Nullable RequestView request, @Nullable List<CallView> calls) {
        return new DeliveryView(
                delivery.id(),
                ClaimedDelivery.messageId(delivery.id()),
                delivery.endpoint(),
                delivery.type(),
                delivery.orderNo(),
                delivery.sequence(),
                delivery.state(),
                delivery.attempts(),
                delivery.createdAt(),
                delivery.nextAttemptAt(),
                delivery.finishedAt(),
                request,
                calls);
    }
}
