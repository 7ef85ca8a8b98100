package platform.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/** What a sandbox's properties have to be; one that is not is named. */
public record SandboxRules(String prefix) {

    private static final int SHORTEST_SECRET = 16;

    /** @param secret null for one that is made */
    public SandboxRules secret(@Nullable String secret) {
        Assert.isTrue(
                secret == null || secret.length() >= SHORTEST_SECRET,
                () -> "%s.secret must have at least %d characters".formatted(prefix, SHORTEST_SECRET));
        return this;
    }

    public SandboxRules positive(String key, Duration duration) {
        Assert.isTrue(duration.isPositive(), () -> "%s.%s must be above zero".formatted(prefix, key));
        return this;
    }
}
