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
 * The keys of an external issuer. They are fetched seldom, even if many tokens name unknown keys.
 *
 * <p>A token with an unknown key causes a fetch, so that a new key of the issuer is accepted at once. After two fetches within
 * {@link #FETCH_INTERVAL}, a token with an unknown key is refused instead. So a new key is accepted after that time at the latest. As long as
 * there is traffic, tokens with a known key never wait for a fetch. While the issuer cannot be reached, the known keys stay valid for
 * {@link #OUTAGE_LIMIT}.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {

    /** At most two fetches happen within this interval. */
    public static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);

    static final Duration OUTAGE_LIMIT = Duration.ofHours(1);

    /** How long keys are cached. A key that the issuer has withdrawn may verify tokens for this long. */
    private static final Duration CACHED = Duration.ofMinutes(5);

    private static final Duration REFRESHED_AHEAD = Duration.ofSeconds(30);

    /** How long a thread waits for a fetch by another thread. */
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(15);

    private final JWKSetSource<SecurityContext> cached;
    private final Clock clock;

    /** @param issuer fetches the keys from the issuer at each call */
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
     * Returns the keys that may have signed a token; an empty list if the issuer has no such key.
     *
     * @throws KeySourceException if no keys are known because the issuer could not be reached
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
