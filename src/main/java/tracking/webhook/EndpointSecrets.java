package tracking.webhook;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;

/**
 * Makes, seals and opens the secrets of endpoints. The secrets of an endpoint are sealed under a key of its own, in the same way as the data of
 * a person, so a new master key rewraps them. When the key is erased, no copy of the database has the secrets any more.
 */
@Component
public class EndpointSecrets {

    private final PersonalKeys keys;
    private final SecureRandom random = new SecureRandom();

    EndpointSecrets(PersonalKeys keys) {
        this.keys = keys;
    }

    /**
     * The secrets of an endpoint in their stored form.
     *
     * @param previous null if no previous secret is valid
     */
    public record Sealed(
            String current,
            @Nullable String previous,
            @Nullable Instant previousUntil) {}

    String make() {
        return SecretText.make(random);
    }

    /** Joins the running transaction. */
    String seal(UUID endpoint, String secret) {
        return keys.seal(owner(endpoint), secret).ciphertext();
    }

    /**
     * The secrets that sign a message now, the current one first.
     *
     * @return empty if the endpoint was deleted
     */
    public List<String> valid(UUID endpoint, Sealed sealed, Instant now) {
        String owner = owner(endpoint);
        PersonalData current = new PersonalData(owner, sealed.current());
        PersonalKeys.Found found = keys.findFor(Stream.of(current));
        List<String> secrets = new ArrayList<>();
        found.open(current).ifPresent(secrets::add);
        if (sealed.previous() != null
                && sealed.previousUntil() != null
                && sealed.previousUntil().isAfter(now)) {
            found.open(new PersonalData(owner, sealed.previous())).ifPresent(secrets::add);
        }
        return secrets;
    }

    /** Joins the running transaction. */
    void erase(UUID endpoint) {
        keys.erase(owner(endpoint));
    }

    private static String owner(UUID endpoint) {
        return "webhook:" + endpoint;
    }
}
