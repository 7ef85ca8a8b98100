package tracking.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import tracking.webhook.EndpointSecrets.Sealed;

/** Replaces the secret of an endpoint. The replaced one signs, too, for the configured time. */
@Component
class RotateSecret implements Edit<RotateSecret.Wanted, SecretSet> {

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;
    private final WebhookProperties properties;

    RotateSecret(Endpoints endpoints, EndpointSecrets secrets, WebhookProperties properties) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.properties = properties;
    }

    /** @param secret null to make one */
    record Wanted(UUID id, @Nullable String secret) {}

    /** @throws ProblemException 400 for a bad secret; 404 if there is no such endpoint */
    @Override
    public SecretSet make(Wanted wanted, Editing editing) {
        SecretText.require(wanted.secret());
        UUID id = wanted.id();
        Endpoint before = endpoints.lockKnown(id);
        Sealed old = endpoints.secretsOfKnown(id);
        Instant until = editing.now().plus(properties.secretOverlap());
        String sealed = secrets.seal(id, wanted.secret() == null ? secrets.make() : wanted.secret());
        endpoints.saveSecrets(id, new Sealed(sealed, old.current(), until));
        Map<String, Object> after = before.audited();
        after.put("previous_secret_until", until);
        editing.changed(id.toString(), before.audited(), after);
        return SecretSet.of(id, sealed);
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
