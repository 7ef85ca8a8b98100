package app;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whose tokens are accepted. Without an issuer they are those of the embedded authorization server, which exists on a first run only.
 * {@link DemoSetup} refuses a start that names another issuer only in part.
 *
 * @param issuer the {@code iss} of every accepted token, character for character; null for the embedded authorization server
 * @param jwkSetUri where the issuer publishes its keys; null if OpenID Connect discovery leads to them
 * @param audience what the {@code aud} of every accepted token must contain: the name under which the issuer knows this API
 */
@ConfigurationProperties("orderwright.security")
record SecuritySettings(
        @Nullable String issuer,
        @Nullable URI jwkSetUri,
        @Nullable String audience) {

    static final String ISSUER = "orderwright.security.issuer";
    static final String JWK_SET_URI = "orderwright.security.jwk-set-uri";
    static final String AUDIENCE = "orderwright.security.audience";

    /**
     * What the tokens of a first run name as their issuer. It is a name and not an address: it depends neither on the port nor on the
     * Host header of a request, so that instances beside each other accept each other's tokens.
     */
    private static final String OWN_ISSUER = "http://localhost:8080";

    private static final String OWN_AUDIENCE = "orderwright";

    String acceptedIssuer() {
        return Objects.requireNonNullElse(issuer, OWN_ISSUER);
    }

    String acceptedAudience() {
        return Objects.requireNonNullElse(audience, OWN_AUDIENCE);
    }
}
