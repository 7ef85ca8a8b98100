package app;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whose tokens are taken. Without either key they are those of the embedded authorization server.
 *
 * @param issuer whose tokens are taken; its keys are found by OpenID Connect discovery
 * @param jwkSetUri where the keys are, for an issuer without discovery
 */
@ConfigurationProperties("orderwright.security")
record SecuritySettings(@Nullable String issuer, @Nullable URI jwkSetUri) {

    static final String ISSUER = "orderwright.security.issuer";
    static final String JWK_SET_URI = "orderwright.security.jwk-set-uri";
}
