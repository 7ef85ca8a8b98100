package app;

import java.time.Clock;
import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/** What a token must say, besides being signed by the issuer, to be accepted here. */
final class TokenRules {

    /** RFC 9068 names the second pair. The first is what most issuers write; there the audience alone tells access tokens from others. */
    private static final List<String> TYPES = List.of("JWT", "application/jwt", "at+jwt", "application/at+jwt");

    private TokenRules() {}

    /** Issuer, audience, type (in any case) and times. The rest of what {@link TokenCache} needs is checked there. */
    static OAuth2TokenValidator<Jwt> of(SecuritySettings settings, Clock clock) {
        JwtTimestampValidator timestamps = new JwtTimestampValidator();
        timestamps.setClock(clock);
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTypeValidator(TYPES),
                new JwtIssuerValidator(settings.acceptedIssuer()),
                new JwtAudienceValidator(settings.acceptedAudience()),
                timestamps);
    }
}
