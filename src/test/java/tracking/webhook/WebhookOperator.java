package tracking.webhook;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import platform.edit.Precondition;
import platform.idempotency.IdempotencyKey;

/** Does what operators do with endpoints. */
public final class WebhookOperator {

    /** The secret of the endpoints that it adds. */
    public static final String SECRET = "whsec_c2VjcmV0IG9mIDI0IGJ5dGVzIG9yIG1vcmU=";

    private final EndpointEdits edits;
    private final Endpoints endpoints;

    public WebhookOperator(ApplicationContext context) {
        this.edits = context.getBean(EndpointEdits.class);
        this.endpoints = context.getBean(Endpoints.class);
    }

    public static IdempotencyKey key() {
        return new IdempotencyKey(UUID.randomUUID().toString(), "none");
    }

    /** Adds an endpoint. @param channel null for all */
    public UUID adds(String url, @Nullable String channel, WebhookType... types) {
        return edits.add(
                        key(),
                        new NewEndpointBody(
                                url,
                                null,
                                List.of(types),
                                channel == null ? null : List.of(channel),
                                null,
                                null,
                                SECRET))
                .endpoint();
    }

    public void enables(UUID endpoint, boolean enabled) {
        WebhookEndpointBody now = WebhookEndpointBody.of(endpoint(endpoint));
        edits.put(
                key(),
                Precondition.NONE,
                endpoint,
                new WebhookEndpointBody(
                        now.url(), now.description(), now.eventTypes(), now.channels(), now.schemaVersion(), enabled));
    }

    public void rotates(UUID endpoint, String secret) {
        edits.rotate(key(), endpoint, secret);
    }

    public void deletes(UUID endpoint) {
        edits.delete(key(), Precondition.NONE, endpoint);
    }

    public void deletesAll() {
        endpoints.list(null, Integer.MAX_VALUE).stream().map(Endpoint::id).forEach(this::deletes);
    }

    public Endpoint endpoint(UUID id) {
        return endpoints.find(id).orElseThrow();
    }

    public static WebhookType[] allTypes() {
        return Stream.of(WebhookType.values()).toArray(WebhookType[]::new);
    }
}
