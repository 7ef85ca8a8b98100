package tracking.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracking.webhook.EndpointSecrets.Sealed;

/**
 * A secret that a request has set.
 *
 * @param fingerprint of the sealed secret, so that the answer to a repeat shows no secret that was set later; null in the stored results of
 *     earlier builds
 */
record SecretSet(UUID endpoint, @Nullable String fingerprint) {

    static SecretSet of(UUID endpoint, String sealed) {
        return new SecretSet(endpoint, fingerprint(sealed));
    }

    private static String fingerprint(String sealed) {
        return UUID.nameUUIDFromBytes(sealed.getBytes(UTF_8)).toString();
    }

    /** As the idempotency row stores it. */
    String text() {
        return endpoint + " " + fingerprint;
    }

    static SecretSet parse(String text) {
        String[] parts = text.split(" ");
        return new SecretSet(UUID.fromString(parts[0]), parts.length > 1 ? parts[1] : null);
    }

    boolean is(Sealed stored) {
        return fingerprint(stored.current()).equals(fingerprint);
    }
}
