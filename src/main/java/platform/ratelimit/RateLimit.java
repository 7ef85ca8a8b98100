package platform.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/**
 * A limit of its own for each key: a principal, an address, a SKU. Kept in memory and shared by the live instances, each of which grants the
 * limit divided by their number. For any thread; threads do not wait for each other.
 *
 * <p>The rate counts in whole instances: where {@code n} instances are alive, each permit costs {@code n} of the bucket. So a change of
 * their number counts at once, and no bucket has to be made anew.
 *
 * @param <K> with {@code equals} and {@code hashCode}
 */
public final class RateLimit<K> {

    private final String name;
    private final Rate rate;
    private final LiveInstances instances;
    private final Counter refusals;
    /** Null if the limit is off. */
    private final @Nullable LoadingCache<K, Bucket> buckets;

    /** @param mostKeys beyond them, what was used least is forgotten, and has its full limit when it comes again */
    RateLimit(String name, Rate rate, int mostKeys, LiveInstances instances, TimeMeter time, Counter refusals) {
        this.name = name;
        this.rate = rate;
        this.instances = instances;
        this.refusals = refusals;
        this.buckets = rate.isOff()
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(mostKeys)
                        .expireAfterAccess(rate.period()) // after which it is full again, as a new one is
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
     * @throws ProblemException 429 {@code TOO_MANY_REQUESTS} if there is none; it says when there will be
     */
    public void take(K key) {
        if (!tryTake(key, 1)) {
            throw ProblemException.tooManyRequests(
                    "TOO_MANY_REQUESTS",
                    "Too many requests for this %s; at most %s are served.".formatted(name, rate),
                    Map.of("limit", name, "rate", rate.toString()),
                    untilThereAre(key, 1));
        }
    }

    /** Takes so many permits, or none. */
    public boolean tryTake(K key, int permits) {
        if (buckets == null || buckets.get(key).tryConsume(cost(permits))) {
            return true;
        }
        refusals.increment();
        return false;
    }

    /** Whether so many permits are there. Takes none: it is for what counts only once it has failed. */
    public boolean hasPermits(K key, int permits) {
        if (untilThereAre(key, permits).isZero()) {
            return true;
        }
        refusals.increment();
        return false;
    }

    /**
     * Returns what was taken at once and does not count after all. What remains taken costs as much as if it alone had been taken.
     *
     * @param taken permits, by one call
     * @param kept how many of them count; up to {@code taken}
     */
    public void settle(K key, int taken, int kept) {
        long returned = cost(taken) - cost(kept);
        if (buckets != null && returned > 0) {
            buckets.get(key).addTokens(returned);
        }
    }

    /** How long it takes until so many permits are there, if nobody else takes any; zero if they are there now. */
    public Duration untilThereAre(K key, int permits) {
        return buckets == null
                ? Duration.ZERO
                : Duration.ofNanos(
                        buckets.get(key).estimateAbilityToConsume(cost(permits)).getNanosToWaitForRefill());
    }

    /** Never more than a full bucket holds, so that no number of instances or permits is refused for ever. */
    private long cost(int permits) {
        return Math.min((long) permits * instances.count(), rate.count());
    }

    /** As it was given to {@link RateLimits#of}. */
    public String name() {
        return name;
    }

    public Rate rate() {
        return rate;
    }
}
