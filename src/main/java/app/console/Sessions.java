package app.console;

import app.console.IssuerClient.Tokens;
import app.console.IssuerClient.Unreachable;
import app.console.SessionCookies.Access;
import app.console.SessionCookies.Renewal;
import app.identity.ResourceServer.AcceptedKeys;
import app.identity.SecuritySettings;
import app.identity.TokenCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import platform.web.Limits;

/** Turns the tokens of the issuer into a session. It accepts only access tokens that the API accepts too. Thread-safe. */
final class Sessions {

    private final JwtDecoder accessTokens;
    private final AcceptedKeys keys;
    private final SecuritySettings security;
    private final Duration longest;
    private final Clock clock;

    /** @param accessTokens verifies access tokens as the API does */
    Sessions(
            JwtDecoder accessTokens,
            AcceptedKeys keys,
            SecuritySettings security,
            ConsoleSettings settings,
            Clock clock) {
        this.accessTokens = accessTokens;
        this.keys = keys;
        this.security = security;
        this.longest = settings.session();
        this.clock = clock;
    }

    /** @param renewal null if the issuer gives no refresh token; then the session ends with its access token */
    record Session(Access access, @Nullable Renewal renewal) {}

    /** A token is not valid here; the message says which and why. */
    static final class Invalid extends Exception {

        Invalid(String why) {
            super(why);
        }
    }

    /**
     * The session after a sign-in.
     *
     * @param nonce the one of the authorization request
     */
    Session begin(Tokens tokens, String clientId, String nonce) throws Invalid, Unreachable {
        Jwt id = identified(tokens, clientId, nonce);
        Jwt access = decoded(tokens.access());
        String name = Stream.of("name", "preferred_username")
                .map(id::getClaimAsString)
                .filter(it -> it != null && !it.isBlank() && it.length() <= Limits.MAX_TEXT)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNull(access.getSubject()));
        Instant end = clock.instant().plus(longest);
        return new Session(
                access(tokens.access(), access, name, end),
                tokens.refresh() == null ? null : new Renewal(tokens.refresh(), name, end));
    }

    /** The session after its renewal. The end of the session stays. An issuer that rotates no refresh tokens sends none. */
    Session renewed(Tokens tokens, Renewal before) throws Invalid, Unreachable {
        String refresh = tokens.refresh() == null ? before.token() : tokens.refresh();
        return new Session(
                access(tokens.access(), decoded(tokens.access()), before.name(), before.expiresAt()),
                new Renewal(refresh, before.name(), before.expiresAt()));
    }

    /** The scopes of the session, in alphabetical order. */
    Set<String> scopes(Access access) throws Invalid, Unreachable {
        return new TreeSet<>(TokenCache.scopes(decoded(access.token())));
    }

    /** Two thirds of the token's life remain for use before it is renewed. */
    private Access access(String token, Jwt decoded, String name, Instant end) {
        Instant now = clock.instant();
        Instant expiresAt = Objects.requireNonNull(decoded.getExpiresAt());
        Instant last = expiresAt.isBefore(end) ? expiresAt : end;
        Duration life = Duration.between(now, last);
        return new Access(token, name, now.plus(life.multipliedBy(2).dividedBy(3)), last);
    }

    private Jwt decoded(String accessToken) throws Invalid, Unreachable {
        try {
            Jwt jwt = accessTokens.decode(accessToken);
            if (jwt.getSubject() == null || jwt.getExpiresAt() == null) {
                throw new Invalid("the access token has no sub or exp claim");
            }
            return jwt;
        } catch (BadJwtException refused) {
            throw new Invalid("the access token is not valid for this API: " + refused.getMessage());
        } catch (JwtException noKeys) {
            throw new Unreachable("the issuer's keys cannot be read");
        }
    }

    /** Verifies the ID token (OpenID Connect Core 1.0, section 3.1.3.7), so that the answer belongs to this sign-in. */
    private Jwt identified(Tokens tokens, String clientId, String nonce) throws Invalid, Unreachable {
        if (tokens.id() == null) {
            throw new Invalid("the issuer has sent no ID token; it must support OpenID Connect");
        }
        JwtTimestampValidator times = new JwtTimestampValidator();
        times.setClock(clock);
        Jwt id;
        try {
            id = keys.decoder(new DelegatingOAuth2TokenValidator<>(
                            new JwtIssuerValidator(security.acceptedIssuer()),
                            new JwtAudienceValidator(clientId),
                            times))
                    .decode(tokens.id());
        } catch (BadJwtException refused) {
            throw new Invalid("the ID token is not valid: " + refused.getMessage());
        } catch (JwtException noKeys) {
            throw new Unreachable("the issuer's keys cannot be read");
        }
        String authorizedParty = id.getClaimAsString("azp");
        if (!nonce.equals(id.getClaimAsString("nonce"))
                || id.getExpiresAt() == null
                || authorizedParty != null && !authorizedParty.equals(clientId)) {
            throw new Invalid("the ID token is of another sign-in");
        }
        return id;
    }
}
