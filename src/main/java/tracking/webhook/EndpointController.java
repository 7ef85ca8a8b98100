package tracking.webhook;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import tracking.webhook.EndpointSecrets.Sealed;

/** The operators' API for the servers to which changes of orders are pushed. */
@RestController
@RequestMapping(path = "/api/v2/webhook-endpoints", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_WEBHOOKS)
@Tag(name = "Webhooks")
class EndpointController {

    private final Edits edits;
    private final AddEndpoint addEndpoint;
    private final PutEndpoint putEndpoint;
    private final RemoveEndpoint removeEndpoint;
    private final RotateSecret rotateSecret;
    private final Endpoints endpoints;
    private final EndpointSecrets secrets;
    private final Clock clock;

    EndpointController(
            Edits trackingEdits,
            AddEndpoint addEndpoint,
            PutEndpoint putEndpoint,
            RemoveEndpoint removeEndpoint,
            RotateSecret rotateSecret,
            Endpoints endpoints,
            EndpointSecrets secrets,
            Clock clock) {
        this.edits = trackingEdits;
        this.addEndpoint = addEndpoint;
        this.putEndpoint = putEndpoint;
        this.removeEndpoint = removeEndpoint;
        this.rotateSecret = rotateSecret;
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.clock = clock;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookEndpointPage")
    record Page(
            List<EndpointView> webhookEndpoints, @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookEndpointWithSecret")
    record WithSecret(
            EndpointView webhookEndpoint, @Nullable String secret) {}

    @Schema(name = "WebhookSecretRotation")
    record Rotation(
            @Nullable @Size(max = SecretText.MAX_LENGTH) String secret) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Audited(value = "tracking.webhook_endpoint.create", object = "webhook_endpoint")
    @Operation(
            summary = "Add a webhook endpoint",
            description =
                    "From the answer on, the endpoint gets a signed message for each change of an order to one of its"
                            + " event types. Only the answer to this request shows the secret. The URL must begin with"
                            + " https:// and lead to a public address; it is checked again before each call.")
    @ProblemCode.Possible(value = WebhookProblem.class, codes = "TOO_MANY_ENDPOINTS")
    WithSecret createWebhookEndpoint(IdempotencyKey key, @Valid @RequestBody NewEndpointBody body) {
        return withSecret(edits.make(key, addEndpoint, body));
    }

    @GetMapping
    @Operation(summary = "List the webhook endpoints", description = "In the order of their creation.")
    Page listWebhookEndpoints(@PageLimits PageRequest request) {
        UUID after = Cursor.parse(request.cursor(), 1).map(key -> key.uuid(0)).orElse(null);
        Slice<Endpoint> page = Slice.of(
                request.limit(),
                rows -> endpoints.list(after, rows),
                endpoint -> Cursor.of(endpoint.id().toString()));
        return new Page(page.rows(EndpointView::of), page.nextCursor());
    }

    @GetMapping("/{endpoint_id}")
    @Operation(
            summary = "Get a webhook endpoint",
            description = "`failing_since` says since when no call has succeeded.")
    @Tagged
    ResponseEntity<EndpointView> getWebhookEndpoint(@PathVariable("endpoint_id") UUID id) {
        return answer(id);
    }

    @PutMapping("/{endpoint_id}")
    @Audited(value = "tracking.webhook_endpoint.put", object = "webhook_endpoint", id = "endpoint_id")
    @Operation(
            summary = "Set what a webhook endpoint gets, and where",
            description =
                    "`enabled` switches the endpoint off and on, also one that the platform has switched off. What waits"
                            + " for an endpoint that is switched off is skipped; it can be replayed.")
    @Tagged
    ResponseEntity<EndpointView> putWebhookEndpoint(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("endpoint_id") UUID id,
            @Valid @RequestBody WebhookEndpointBody body) {
        return answer(edits.make(key, precondition, putEndpoint, new PutEndpoint.Wanted(id, body)));
    }

    @PatchMapping(path = "/{endpoint_id}", consumes = MergePatch.MEDIA_TYPE)
    @Audited(value = "tracking.webhook_endpoint.patch", object = "webhook_endpoint", id = "endpoint_id")
    @Operation(
            summary = "Change a webhook endpoint",
            description = "A JSON Merge Patch (RFC 7396); `enabled` as when the endpoint is set.")
    @Tagged
    ResponseEntity<EndpointView> patchWebhookEndpoint(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("endpoint_id") UUID id,
            MergePatch<WebhookEndpointBody> patch) {
        return answer(edits.patch(
                key, precondition, patch, () -> state(id), putEndpoint, body -> new PutEndpoint.Wanted(id, body)));
    }

    private Patches.State<WebhookEndpointBody> state(UUID id) {
        Endpoint endpoint = endpoints.known(id);
        return new Patches.State<>(WebhookEndpointBody.of(endpoint), endpoint.tag());
    }

    @DeleteMapping("/{endpoint_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(value = "tracking.webhook_endpoint.remove", object = "webhook_endpoint", id = "endpoint_id")
    @Operation(
            summary = "Remove a webhook endpoint",
            description =
                    "Nothing more is sent to it. Its secret and the log of its deliveries cannot be read any more.")
    void removeWebhookEndpoint(IdempotencyKey key, Precondition precondition, @PathVariable("endpoint_id") UUID id) {
        edits.make(key, precondition, removeEndpoint, id);
    }

    @PostMapping("/{endpoint_id}/secret-rotations")
    @Audited(value = "tracking.webhook_endpoint.rotate_secret", object = "webhook_endpoint", id = "endpoint_id")
    @Operation(
            summary = "Replace the secret of a webhook endpoint",
            description =
                    "Until `previous_secret_until`, each message has two signatures: one with the new secret and one"
                            + " with the replaced one. Only the answer to this request shows the new secret.")
    WithSecret rotateWebhookSecret(
            IdempotencyKey key, @PathVariable("endpoint_id") UUID id, @Valid @RequestBody Rotation body) {
        return withSecret(edits.make(key, rotateSecret, new RotateSecret.Wanted(id, body.secret())));
    }

    /** With the secret, unless another one has replaced it. */
    private WithSecret withSecret(SecretSet set) {
        Endpoint endpoint = endpoints.known(set.endpoint());
        Sealed stored = endpoints.secretsOfKnown(set.endpoint());
        String secret = set.is(stored)
                ? secrets.valid(set.endpoint(), stored, clock.instant()).stream()
                        .findFirst()
                        .orElse(null)
                : null;
        return new WithSecret(EndpointView.of(endpoint), secret);
    }

    private ResponseEntity<EndpointView> answer(UUID id) {
        Endpoint endpoint = endpoints.known(id);
        return endpoint.tag().answer(EndpointView.of(endpoint));
    }
}
