package tracking.webhook;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;

/** Does what operators do with endpoints. */
public final class WebhookOperator {

    /** The secret of the endpoints that it adds. */
    public static final String SECRET = "whsec_c2VjcmV0IG9mIDI0IGJ5dGVzIG9yIG1vcmU=";

    private final ApplicationContext context;
    private final Edits edits;
    private final Endpoints endpoints;

    public WebhookOperator(ApplicationContext context) {
        this.context = context;
        this.edits = context.getBean("trackingEdits", Edits.class);
        this.endpoints = context.getBean(Endpoints.class);
    }

    public static IdempotencyKey key() {
        return new IdempotencyKey(UUID.randomUUID().toString(), "none");
    }

    /** Adds an endpoint. @param channel null for all */
    public UUID adds(String url, @Nullable String channel, WebhookType... types) {
        return edits.make(
                        key(),
                        context.getBean(AddEndpoint.class),
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
        WebhookEndpointBody body = new WebhookEndpointBody(
                now.url(), now.description(), now.eventTypes(), now.channels(), now.schemaVersion(), enabled);
        edits.make(key(), context.getBean(PutEndpoint.class), new PutEndpoint.Wanted(endpoint, body));
    }

    public void rotates(UUID endpoint, String secret) {
        edits.make(key(), context.getBean(RotateSecret.class), new RotateSecret.Wanted(endpoint, secret));
    }

    public void deletes(UUID endpoint) {
        edits.make(key(), context.getBean(RemoveEndpoint.class), endpoint);
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
