package app.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import platform.security.Caller;
import platform.security.CallerToken;

/**
 * Verifies a token's signature once, then knows it for some minutes: checking it each time would cost more than anything else at the
 * edge. Only valid tokens are kept, within a bound on their characters; past its expiry a token is verified each time.
 */
public final class TokenCache implements AuthenticationManager {

    /** Also how long a key that another issuer has withdrawn may go on to count. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final long MAX_CHARACTERS = 16L << 20;

    private final JwtDecoder decoder;
    private final Clock clock;
    private final LongSupplier keyVersion;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumWeight(MAX_CHARACTERS)
            .weigher((String token, Verified it) -> token.length())
            .build();

    /** For an issuer of whose keys nothing is known but what the decoder finds out. */
    public TokenCache(JwtDecoder decoder, Clock clock) {
        this(decoder, clock, () -> 0);
    }

    /** @param keyVersion another number whenever the issuer's keys changed; each token is verified again then */
    public TokenCache(JwtDecoder decoder, Clock clock, LongSupplier keyVersion) {
        this.decoder = decoder;
        this.clock = clock;
        this.keyVersion = keyVersion;
    }

    @Override
    public Authentication authenticate(Authentication bearer) {
        String token = ((BearerTokenAuthenticationToken) bearer).getToken();
        long keys = keyVersion.getAsLong();
        Verified known = verified.getIfPresent(token);
        if (known == null || known.keyVersion() != keys || !clock.instant().isBefore(known.expiresAt())) {
            known = verify(token, keys);
            verified.put(token, known);
        }
        return known.token();
    }

    private Verified verify(String token, long keys) {
        Jwt jwt;
        try {
            jwt = decoder.decode(token);
        } catch (BadJwtException invalid) {
            throw new InvalidBearerTokenException("Not a valid token", invalid);
        } catch (JwtException unreachable) {
            throw new IssuerUnreachable(unreachable);
        }
        String subject = jwt.getSubject();
        Instant expiresAt = jwt.getExpiresAt();
        // A token bound to a key of its sender is worth nothing without the proof, which nobody asks for here.
        if (subject == null || subject.isEmpty() || expiresAt == null || jwt.hasClaim("cnf")) {
            throw new InvalidBearerTokenException("Not a bearer token of a subject that expires");
        }
        return new Verified(
                new CallerToken(new Caller(subject, scopes(jwt), channels(jwt), clientId(jwt))), expiresAt, keys);
    }

    /** RFC 8693's text, or a list, under either usual name. */
    private static Set<String> scopes(Jwt jwt) {
        @Nullable Object claim = jwt.hasClaim("scope") ? jwt.getClaim("scope") : jwt.getClaim("scp");
        Set<String> scopes = new HashSet<>();
        if (claim instanceof String text) {
            scopes.addAll(List.of(text.strip().split(" +")));
        } else if (claim instanceof Collection<?> list) {
            list.forEach(scope -> scopes.add(String.valueOf(scope)));
        }
        return scopes;
    }

    /** RFC 9068's name, or OpenID Connect's. */
    private static @Nullable String clientId(Jwt jwt) {
        String claim = jwt.getClaimAsString("client_id");
        return claim == null ? jwt.getClaimAsString("azp") : claim;
    }

    /** Null without the claim; what is no list of texts allows none. */
    private static @Nullable Set<String> channels(Jwt jwt) {
        if (!jwt.hasClaim("channels")) {
            return null;
        }
        @Nullable Object claim = jwt.getClaim("channels");
        Set<String> channels = new HashSet<>();
        if (claim instanceof Collection<?> list) {
            list.forEach(channel -> channels.add(String.valueOf(channel)));
        }
        return channels;
    }

    private record Verified(CallerToken token, Instant expiresAt, long keyVersion) {}

    /** Says nothing about the token: its issuer's keys could not be had. */
    public static final class IssuerUnreachable extends AuthenticationException {

        IssuerUnreachable(RuntimeException cause) {
            super("The issuer's keys cannot be read", cause);
        }
    }
}
