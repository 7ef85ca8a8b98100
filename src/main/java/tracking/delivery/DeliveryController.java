package tracking.delivery;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookProblem;

/** The operators' API for what was sent to webhook endpoints. */
@RestController
@RequestMapping(path = "/api/v2/webhook-endpoints/{endpoint_id}", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_WEBHOOKS)
@Tag(name = "Webhooks")
class DeliveryController {

    private static final int MAX_CALLS = 100;
    private static final Set<DeliveryState> NOT_DELIVERED = Set.of(DeliveryState.FAILED, DeliveryState.SKIPPED);

    private final DeliveryLog log;
    private final Edits edits;
    private final AddTestDelivery addTestDelivery;
    private final ReplayDelivery replayDelivery;
    private final ReplayDeliveries replayDeliveries;
    private final Courier courier;
    private final Endpoints endpoints;

    DeliveryController(
            DeliveryLog log,
            Edits trackingEdits,
            AddTestDelivery addTestDelivery,
            ReplayDelivery replayDelivery,
            ReplayDeliveries replayDeliveries,
            Courier courier,
            Endpoints endpoints) {
        this.log = log;
        this.edits = trackingEdits;
        this.addTestDelivery = addTestDelivery;
        this.replayDelivery = replayDelivery;
        this.replayDeliveries = replayDeliveries;
        this.courier = courier;
        this.endpoints = endpoints;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookDeliveryPage")
    record Page(List<DeliveryView> deliveries, @Nullable String nextCursor) {}

    /** A state in which a delivery can be replayed. */
    @Schema(name = "WebhookReplayState")
    enum ReplayState {
        DELIVERED,
        FAILED,
        SKIPPED
    }

    @Schema(name = "WebhookReplayBody")
    record ReplayBody(
            @NotNull Instant from,
            @NotNull Instant to,
            @Nullable @Size(min = 1, max = 3) List<@NotNull ReplayState> states) {

        Set<DeliveryState> wantedStates() {
            return states == null
                    ? NOT_DELIVERED
                    : states.stream()
                            .map(state -> DeliveryState.valueOf(state.name()))
                            .collect(Collectors.toSet());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookReplay")
    record ReplayView(int replayed, @Nullable Instant nextFrom) {}

    @GetMapping("/deliveries")
    @Operation(
            summary = "List what was sent to a webhook endpoint, newest first",
            description = "The log of its deliveries. A finished delivery is deleted after 30 days, unless configured"
                    + " otherwise. `from` and `to` compare the time of creation.")
    Page listWebhookDeliveries(
            @PathVariable("endpoint_id") UUID endpointId,
            @RequestParam(name = "order_no", required = false) @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
                    String orderNo,
            @RequestParam(required = false) @Nullable DeliveryState state,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @PageLimits PageRequest request) {
        TimeKey before = TimeKey.parse(request.cursor());
        endpoints.known(endpointId);
        DeliveryLog.Query query = new DeliveryLog.Query(endpointId, orderNo, state, from, to, before);
        Slice<LoggedDelivery> page = Slice.of(
                request.limit(),
                rows -> log.list(query, rows),
                delivery -> new TimeKey(delivery.createdAt(), delivery.id()).cursor());
        return new Page(page.rows(DeliveryView::of), page.nextCursor());
    }

    @GetMapping("/deliveries/{delivery_id}")
    @Operation(
            summary = "Get a delivery of a webhook endpoint",
            description = "With its request and its calls. Secrets and signatures are not shown.")
    DeliveryView getWebhookDelivery(
            @PathVariable("endpoint_id") UUID endpointId, @PathVariable("delivery_id") UUID deliveryId) {
        endpoints.known(endpointId);
        LoggedDelivery delivery = log.known(endpointId, deliveryId);
        return DeliveryView.of(delivery, log.attempts(deliveryId, MAX_CALLS));
    }

    @PostMapping("/test-deliveries")
    @Audited(value = "tracking.webhook_endpoint.test", object = "webhook_endpoint", id = "endpoint_id")
    @Operation(
            summary = "Test a webhook endpoint",
            description =
                    "Sends a signed message of the type `endpoint.test` once and answers with what became of it, after"
                            + " at most 15 seconds. It also works while the endpoint is switched off.")
    DeliveryView testWebhookEndpoint(IdempotencyKey key, @PathVariable("endpoint_id") UUID endpointId) {
        AddTestDelivery.Stored stored = edits.make(key, addTestDelivery, endpointId);
        if (stored.toSend() != null) {
            send(stored.toSend());
        }
        return getWebhookDelivery(endpointId, stored.delivery());
    }

    private void send(ClaimedDelivery delivery) {
        try {
            courier.send(delivery);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @PostMapping("/deliveries/{delivery_id}/replays")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(value = "tracking.webhook_delivery.replay", object = "webhook_delivery", id = "delivery_id")
    @Operation(
            summary = "Replay a delivery of a webhook endpoint",
            description =
                    "Sends a finished delivery again, with the same `webhook-id` and with the retries of a new one.")
    @ProblemCode.Possible(
            value = WebhookProblem.class,
            codes = {"ENDPOINT_NOT_ENABLED", "DELIVERY_IN_PROGRESS"})
    DeliveryView replayWebhookDelivery(
            IdempotencyKey key,
            @PathVariable("endpoint_id") UUID endpointId,
            @PathVariable("delivery_id") UUID deliveryId) {
        edits.make(key, replayDelivery, new ReplayDelivery.Wanted(endpointId, deliveryId));
        return getWebhookDelivery(endpointId, deliveryId);
    }

    @PostMapping("/replays")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(value = "tracking.webhook_endpoint.replay", object = "webhook_endpoint", id = "endpoint_id")
    @Operation(
            summary = "Replay what a webhook endpoint missed",
            description =
                    "Sends the deliveries again that were created from `from` until before `to` and have failed or"
                            + " were skipped, oldest first, with the same ids; at most 5,000. If there are more,"
                            + " `next_from` is the `from` of the next request.")
    @ProblemCode.Possible(value = WebhookProblem.class, codes = "ENDPOINT_NOT_ENABLED")
    ReplayView replayWebhookDeliveries(
            IdempotencyKey key, @PathVariable("endpoint_id") UUID endpointId, @Valid @RequestBody ReplayBody body) {
        if (!body.to().isAfter(body.from())) {
            throw ProblemException.invalid("to", "must be after from");
        }
        ReplayDeliveries.Replayed replayed = edits.make(
                key,
                replayDeliveries,
                new ReplayDeliveries.Wanted(endpointId, body.wantedStates(), body.from(), body.to()));
        return new ReplayView(replayed.replayed(), replayed.nextFrom());
    }
}
