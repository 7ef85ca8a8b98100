package platform.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * A rate limit with a separate bucket for each key: a principal, an address, a SKU. The buckets are in memory. The live instances share the
 * limit: each of them grants the limit divided by the number of instances. Safe for use by several threads; no thread waits for another.
 *
 * <p>The limit is divided by the cost of a permit: with {@code n} live instances, each permit costs {@code n} tokens of the bucket. So a
 * change of the number of instances takes effect at once, without new buckets.
 *
 * @param <K> type of the key, with {@code equals} and {@code hashCode}
 */
public final class RateLimit<K> {

    private final String name;
    private final Rate rate;
    private final LiveInstances instances;
    private final Counter refusals;
    /** Null if the limit is off. */
    private final @Nullable LoadingCache<K, Bucket> buckets;

    /** @param mostKeys maximum number of keys; beyond it the least recently used key is removed, and starts again with its full limit */
    RateLimit(String name, Rate rate, int mostKeys, LiveInstances instances, TimeMeter time, Counter refusals) {
        this.name = name;
        this.rate = rate;
        this.instances = instances;
        this.refusals = refusals;
        this.buckets = rate.isOff()
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(mostKeys)
                        .expireAfterAccess(rate.period()) // after this time the bucket is full again, like a new one
                        .ticker(time::currentTimeNanos)
                        .build(key -> Bucket.builder()
                                .addLimit(
                                        limit -> limit.capacity(rate.count()).refillGreedy(rate.count(), rate.period()))
                                .withCustomTimePrecision(time)
                                .build());
    }

    /**
     * Takes one permit.
     *
     * @throws ProblemException 429 {@code TOO_MANY_REQUESTS} if no permit is available; it says when one will be
     */
    void take(K key) {
        take(key, 1);
    }

    /**
     * Takes all of these permits, or none.
     *
     * @throws ProblemException 429 {@code TOO_MANY_REQUESTS} if they are not available; it says when they will be
     */
    void take(K key, int permits) {
        if (!tryTake(key, permits)) {
            throw ProblemException.tooManyRequests(
                    PlatformProblem.TOO_MANY_REQUESTS,
                    "Too many requests for this %s: the limit is %s. Retry after the seconds in the header Retry-After."
                            .formatted(name, rate),
                    Map.of("limit", name, "rate", rate.toString()),
                    timeUntilAvailable(key, permits));
        }
    }

    /**
     * Takes all of these permits, or none.
     *
     * @return false if not all of them are available; this is counted as a refusal
     */
    public boolean tryTake(K key, int permits) {
        if (buckets == null || buckets.get(key).tryConsume(cost(permits))) {
            return true;
        }
        refusals.increment();
        return false;
    }

    /**
     * Checks whether that many permits are available, but takes none. It is for an action that takes its permits only after it has failed.
     *
     * @return false if not all of them are available; this is counted as a refusal
     */
    public boolean hasPermits(K key, int permits) {
        if (timeUntilAvailable(key, permits).isZero()) {
            return true;
        }
        refusals.increment();
        return false;
    }

    /**
     * Returns permits that one call took in advance and that are not needed. The permits that stay taken cost the same as if the call had
     * taken only these.
     *
     * @param taken number of permits that the call took
     * @param kept number of permits that stay taken; at most {@code taken}
     */
    public void settle(K key, int taken, int kept) {
        long returned = cost(taken) - cost(kept);
        if (buckets != null && returned > 0) {
            buckets.get(key).addTokens(returned);
        }
    }

    /** The time until that many permits are available, if no other request takes any; zero if they are available now. */
    public Duration timeUntilAvailable(K key, int permits) {
        return buckets == null
                ? Duration.ZERO
                : Duration.ofNanos(
                        buckets.get(key).estimateAbilityToConsume(cost(permits)).getNanosToWaitForRefill());
    }

    /**
     * Number of tokens to take from the bucket. It is at most a full bucket; otherwise a request with many permits or many live instances
     * would be refused for ever.
     */
    private long cost(int permits) {
        return Math.min((long) permits * instances.count(), rate.count());
    }

    /** The permits of a full bucket. */
    long mostAtOnce() {
        return rate.count() / instances.count();
    }

    /** The name that was given to {@link RateLimits#of}. */
    public String name() {
        return name;
    }

    public Rate rate() {
        return rate;
    }
}
