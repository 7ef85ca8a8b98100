package platform.ratelimit;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Creates the rate limits of the modules and of the HTTP edge. Each limit counts its refusals under its name. */
@Component
public final class RateLimits {

    private final LiveInstances instances;
    private final MeterRegistry meters;
    private final TimeMeter time;

    @Autowired
    public RateLimits(LiveInstances instances, MeterRegistry meters) {
        this(instances, meters, TimeMeter.SYSTEM_NANOTIME);
    }

    /** @param time clock by which the buckets refill */
    public RateLimits(LiveInstances instances, MeterRegistry meters, TimeMeter time) {
        this.instances = instances;
        this.meters = meters;
        this.time = time;
    }

    /**
     * Creates a limit whose buckets are full.
     *
     * @param name what each key stands for, in the singular and in words: {@code address}, {@code wrong coupon}
     * @param mostKeys maximum number of keys in memory at a time; each takes some 300 bytes
     */
    public <K> RateLimit<K> of(String name, Rate rate, int mostKeys) {
        Counter refusals = Counter.builder("orderwright.rate_limits.refusals")
                .description("Requests and actions that were refused because they exceeded a rate limit")
                .tag("limit", name)
                .register(meters);
        return new RateLimit<>(name, rate, mostKeys, instances, time, refusals);
    }
}
