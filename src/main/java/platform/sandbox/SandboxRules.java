package platform.sandbox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Validates the properties of a sandbox. The exception names the invalid property.
 *
 * @param prefix prefix of the property names
 */
public record SandboxRules(String prefix) {

    /** A rotation of one secret needs one accepted secret. More are for callbacks of several senders that rotate at different times. */
    private static final int MOST_ACCEPTED_SECRETS = 3;

    private static final int SHORTEST_SECRET = 16;

    /** @param secret null if the sandbox generates it */
    public SandboxRules secret(@Nullable String secret) {
        Assert.isTrue(
                secret == null || secret.length() >= SHORTEST_SECRET,
                () -> "%s.secret must have at least %d characters".formatted(prefix, SHORTEST_SECRET));
        return this;
    }

    /** @param secrets secrets that the platform accepts in addition to the signing secret */
    public SandboxRules acceptedSecrets(List<String> secrets) {
        Assert.isTrue(
                secrets.size() <= MOST_ACCEPTED_SECRETS,
                () -> "%s.accepted-secrets must name at most %d secrets; it names %d"
                        .formatted(prefix, MOST_ACCEPTED_SECRETS, secrets.size()));
        for (int i = 0; i < secrets.size(); i++) {
            int index = i;
            Assert.isTrue(
                    secrets.get(i).length() >= SHORTEST_SECRET,
                    () -> "%s.accepted-secrets[%d] must have at least %d characters"
                            .formatted(prefix, index, SHORTEST_SECRET));
        }
        return this;
    }

    public SandboxRules positive(String key, Duration duration) {
        Assert.isTrue(duration.isPositive(), () -> "%s.%s must be above zero".formatted(prefix, key));
        return this;
    }
}
