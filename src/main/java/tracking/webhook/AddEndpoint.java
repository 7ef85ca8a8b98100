package tracking.webhook;

import java.util.Map;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.id.Ids;
import platform.web.ProblemException;
import tracking.call.CallUrls;
import tracking.change.Changes;
import tracking.change.Position;

/** Adds an endpoint. It hears of all changes that are stored after this transaction. Locks the cursor, so they are added one after the other. */
@Component
class AddEndpoint implements Edit<NewEndpointBody, SecretSet> {

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;
    private final WebhookCursor cursor;
    private final Changes changes;
    private final CallUrls urls;
    private final WebhookProperties properties;
    private final Ids ids;

    AddEndpoint(
            Endpoints endpoints,
            EndpointSecrets secrets,
            WebhookCursor cursor,
            Changes changes,
            CallUrls urls,
            WebhookProperties properties,
            Ids ids) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.cursor = cursor;
        this.changes = changes;
        this.urls = urls;
        this.properties = properties;
        this.ids = ids;
    }

    /** @throws ProblemException 400 for a URL or secret that breaks a rule; 409 if there are too many endpoints */
    @Override
    public SecretSet make(NewEndpointBody body, Editing editing) {
        urls.require("url", body.url());
        SecretText.require(body.secret());
        Position before = cursor.lock();
        int there = endpoints.count();
        if (there >= properties.endpoints()) {
            throw new ProblemException(
                    WebhookProblem.TOO_MANY_ENDPOINTS,
                    "There are %d webhook endpoints already.".formatted(there),
                    Map.of("limit", properties.endpoints()));
        }
        Position last = changes.head().last();
        if (there == 0 && last.compareTo(before) > 0) {
            cursor.move(last); // the cursor stood still, because there was no endpoint
        }
        WebhookEndpointBody settings = body.settings();
        Endpoint endpoint = new Endpoint(
                ids.next(),
                settings.url(),
                settings.description(),
                settings.types(),
                settings.wantedChannels(),
                settings.wantedSchema(),
                settings.wantedState(),
                1,
                last.number(),
                editing.now(),
                null,
                null,
                null,
                null);
        String sealed = secrets.seal(endpoint.id(), body.secret() == null ? secrets.make() : body.secret());
        endpoints.add(endpoint, sealed);
        editing.changed(endpoint.id().toString(), null, endpoint.audited());
        return SecretSet.of(endpoint.id(), sealed);
    }

    @Override
    public String saved(SecretSet set) {
        return set.text();
    }

    @Override
    public SecretSet repeated(String saved) {
        return SecretSet.parse(saved);
    }
}
