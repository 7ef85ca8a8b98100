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
import platform.text.Visible;
import platform.web.Limits;

/** The rules for the claims of an accepted token. The signature is checked elsewhere. */
final class TokenRules {

    /**
     * The accepted types. RFC 9068 defines the last two. Most issuers write one of the first two; for these, only the audience distinguishes
     * access tokens from other tokens.
     */
    private static final List<String> TYPES = List.of("JWT", "application/jwt", "at+jwt", "application/at+jwt");

    private static final Pattern VISIBLE = Pattern.compile(Visible.PATTERN);

    private static final OAuth2Error NO_SUBJECT = new OAuth2Error(
            OAuth2ErrorCodes.INVALID_TOKEN,
            "The sub claim must be a text of 1 to %d characters without control characters".formatted(Limits.MAX_TEXT),
            null);

    private TokenRules() {}

    /** Checks issuer, audience, type (upper or lower case), subject and times. {@link TokenCache} checks the other claims that it needs. */
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

    /** The platform stores the subject with each action of its bearer, so the subject must be text that PostgreSQL can store. */
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
