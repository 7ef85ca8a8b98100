package app.identity;

import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import platform.web.Limits;
import platform.web.Texts;

/** What a token must say, besides being signed by the issuer, to be accepted here. */
final class TokenRules {

    /** RFC 9068 names the second pair. The first is what most issuers write; there the audience alone tells access tokens from others. */
    private static final List<String> TYPES = List.of("JWT", "application/jwt", "at+jwt", "application/at+jwt");

    private static final Pattern VISIBLE = Pattern.compile(Texts.VISIBLE);

    private static final OAuth2Error NO_SUBJECT = new OAuth2Error(
            OAuth2ErrorCodes.INVALID_TOKEN,
            "The sub claim must be a text of 1 to %d characters without control characters".formatted(Limits.MAX_TEXT),
            null);

    private TokenRules() {}

    /** Issuer, audience, type (in any case), subject and times. The rest of what {@link TokenCache} needs is checked there. */
    static OAuth2TokenValidator<Jwt> of(SecuritySettings settings, Clock clock) {
        JwtTimestampValidator timestamps = new JwtTimestampValidator();
        timestamps.setClock(clock);
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTypeValidator(TYPES),
                new JwtIssuerValidator(settings.acceptedIssuer()),
                new JwtAudienceValidator(settings.acceptedAudience()),
                TokenRules::checkSubject,
                timestamps);
    }

    /** The subject is stored with what its bearer does, so it must be text that PostgreSQL stores. */
    private static OAuth2TokenValidatorResult checkSubject(Jwt token) {
        String subject = token.getSubject();
        return subject == null
                        || subject.isBlank()
                        || subject.length() > Limits.MAX_TEXT
                        || !VISIBLE.matcher(subject).matches()
                ? OAuth2TokenValidatorResult.failure(NO_SUBJECT)
                : OAuth2TokenValidatorResult.success();
    }
}
