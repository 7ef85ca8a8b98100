package tracking.webhook;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/** The form of secrets, as Standard Webhooks defines it: {@code whsec_} and base64 of 24 to 64 bytes. */
final class SecretText {

    static final String PREFIX = "whsec_";
    static final int MAX_LENGTH = 128;
    static final String RULE = "must be whsec_ and base64 of 24 to 64 random bytes";

    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    private static final int MADE = 32;

    private SecretText() {}

    static String make(SecureRandom random) {
        byte[] bytes = new byte[MADE];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** @param secret null if the platform makes it. @throws ProblemException 400 if the secret breaks the rule */
    static void require(@Nullable String secret) {
        if (secret != null) {
            brokenRule(secret).ifPresent(rule -> {
                throw ProblemException.invalid("secret", rule);
            });
        }
    }

    private static Optional<String> brokenRule(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return Optional.of(RULE);
        }
        try {
            int length = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
            return length >= SHORTEST && length <= LONGEST ? Optional.empty() : Optional.of(RULE);
        } catch (IllegalArgumentException notBase64) {
            return Optional.of(RULE);
        }
    }
}
