package app.identity;

import app.claims.CustomerClaimNames;
import app.claims.EmailClaim;
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
 * Verifies a token's signature once and then caches the token for some minutes, because to verify it for each request would cost more than
 * everything else at the edge. Only valid tokens are cached, up to a total number of characters. An expired token is verified for each
 * request.
 */
public final class TokenCache implements AuthenticationManager {

    /** How long a token is cached. A token may stay accepted for this long after another issuer has withdrawn its key. */
    private static final Duration CACHE_TIME = Duration.ofMinutes(5);

    private static final long MAX_CHARACTERS = 16L << 20;

    private final JwtDecoder decoder;
    private final Clock clock;
    private final LongSupplier keyVersion;
    private final CustomerClaimNames customerClaims;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .expireAfterWrite(CACHE_TIME)
            .maximumWeight(MAX_CHARACTERS)
            .weigher((String token, Verified it) -> token.length())
            .build();

    /**
     * @param keyVersion returns another number after each change of the issuer's keys; then each token is verified again
     * @param customerClaims where tokens say what customers are to promotions
     */
    public TokenCache(JwtDecoder decoder, Clock clock, LongSupplier keyVersion, CustomerClaimNames customerClaims) {
        this.decoder = decoder;
        this.clock = clock;
        this.keyVersion = keyVersion;
        this.customerClaims = customerClaims;
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
        // The claim cnf binds a token to a key of its sender. The platform does not check the proof of that key, so it
        // refuses such tokens.
        if (subject == null || subject.isEmpty() || expiresAt == null || jwt.hasClaim("cnf")) {
            throw new InvalidBearerTokenException("The token has no sub or exp claim, or it has a cnf claim");
        }
        return new Verified(
                new CallerToken(
                        new Caller(
                                subject,
                                scopes(jwt),
                                channels(jwt),
                                clientId(jwt),
                                customerClaims.read(jwt),
                                EmailClaim.read(jwt)),
                        expiresAt),
                expiresAt,
                keys);
    }

    /** Reads the scopes from the claim {@code scope} or {@code scp}: a text with spaces as in RFC 8693, or a list. */
    public static Set<String> scopes(Jwt jwt) {
        @Nullable Object claim = jwt.hasClaim("scope") ? jwt.getClaim("scope") : jwt.getClaim("scp");
        Set<String> scopes = new HashSet<>();
        if (claim instanceof String text) {
            scopes.addAll(List.of(text.strip().split(" +")));
        } else if (claim instanceof Collection<?> list) {
            list.forEach(scope -> scopes.add(String.valueOf(scope)));
        }
        return scopes;
    }

    /** Reads the client id from the claim of RFC 9068, or else from the one of OpenID Connect; null if the token has neither. */
    private static @Nullable String clientId(Jwt jwt) {
        String claim = jwt.getClaimAsString("client_id");
        return claim == null ? jwt.getClaimAsString("azp") : claim;
    }

    /** Returns null if the token has no such claim. A claim that is not a list allows no channel. */
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

    /** The token could not be verified, because the keys of its issuer could not be read. */
    public static final class IssuerUnreachable extends AuthenticationException {

        IssuerUnreachable(RuntimeException cause) {
            super("The issuer's keys cannot be read", cause);
        }
    }
}
