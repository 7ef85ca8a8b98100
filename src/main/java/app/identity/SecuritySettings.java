package app.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.Assert;
import platform.security.AcceptedIssuer;

/**
 * The issuer whose tokens are accepted. If no issuer is configured, the platform accepts tokens of the embedded authorization server, which
 * exists on a first run only. {@code DemoSetup} refuses a start that sets only some of the settings about another issuer.
 *
 * @param issuer the {@code iss} of every accepted token, character for character; null for the embedded authorization server
 * @param jwkSetUri the address at which the issuer publishes its keys; null to find it by OpenID Connect discovery
 * @param audience the name under which the issuer knows this API; the {@code aud} of every accepted token must contain it
 */
@ConfigurationProperties("orderwright.security")
public record SecuritySettings(
        @Nullable String issuer,
        @Nullable URI jwkSetUri,
        @Nullable String audience) {

    public static final String ISSUER = "orderwright.security.issuer";
    public static final String JWK_SET_URI = "orderwright.security.jwk-set-uri";
    public static final String AUDIENCE = "orderwright.security.audience";

    private static final String OWN_AUDIENCE = "orderwright";

    public SecuritySettings {
        Assert.isTrue(
                issuer == null || jwkSetUri != null || isHttp(issuer),
                () -> "%s must be an http or https URL, or %s must be set to the URL of the keys"
                        .formatted(ISSUER, JWK_SET_URI));
        Assert.isTrue(
                jwkSetUri == null || isHttp(jwkSetUri.toString()),
                () -> "%s must be an http or https URL".formatted(JWK_SET_URI));
    }

    static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException noUrl) {
            return false;
        }
    }

    public String acceptedIssuer() {
        return Objects.requireNonNullElse(issuer, AcceptedIssuer.OF_A_FIRST_RUN);
    }

    String acceptedAudience() {
        return Objects.requireNonNullElse(audience, OWN_AUDIENCE);
    }
}
