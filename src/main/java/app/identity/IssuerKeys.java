package app.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.jwk.source.RefreshAheadCachingJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer elsewhere, fetched seldom however many tokens name keys that it does not have.
 *
 * <p>A token whose key is unknown makes us fetch the keys, so that a new key of the issuer counts at once. If that was done twice within
 * {@link #FETCH_INTERVAL}, the token is refused instead: a new key counts after that time at the latest. Tokens whose key is known never
 * wait for a fetch as long as there is traffic. While the issuer cannot be reached, the keys that are known go on to count for
 * {@link #OUTAGE_LIMIT}.
 */
public final class IssuerKeys implements JWKSource<SecurityContext> {

    /** Two fetches in each. */
    public static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);

    static final Duration OUTAGE_LIMIT = Duration.ofHours(1);

    /** Also how long a key that the issuer has withdrawn may go on to verify tokens. */
    private static final Duration CACHED = Duration.ofMinutes(5);

    private static final Duration REFRESHED_AHEAD = Duration.ofSeconds(30);

    /** For another thread's fetch. */
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(15);

    private final JWKSetSource<SecurityContext> cached;
    private final Clock clock;

    /** @param issuer asked for the keys whenever they are fetched */
    IssuerKeys(JWKSetSource<SecurityContext> issuer, Clock clock) {
        JWKSetSource<SecurityContext> tolerant =
                new OutageTolerantJWKSetSource<>(issuer, OUTAGE_LIMIT.toMillis(), null);
        JWKSetSource<SecurityContext> limited =
                new RateLimitedJWKSetSource<>(tolerant, FETCH_INTERVAL.toMillis(), null);
        this.cached = new RefreshAheadCachingJWKSetSource<>(
                limited,
                CACHED.toMillis(),
                WAIT_LIMIT.toMillis(),
                REFRESHED_AHEAD.toMillis(),
                false,
                Executors.newVirtualThreadPerTaskExecutor(),
                true,
                null);
        this.clock = clock;
    }

    /**
     * Those that may have signed a token; none if the issuer has no such key.
     *
     * @throws KeySourceException if no keys are known, as the issuer could not be reached
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        long now = clock.millis();
        JWKSet known = cached.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
        List<JWK> found = selector.select(known);
        if (!found.isEmpty()) {
            return found;
        }
        try {
            return selector.select(
                    cached.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), now, context));
        } catch (RateLimitReachedException fetchedJustNow) {
            return List.of();
        }
    }
}
