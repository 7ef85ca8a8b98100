package platform.ratelimit;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Makes the limits that modules and the edge need. What a limit refuses is counted under its name. */
@Component
public final class RateLimits {

    private final LiveInstances instances;
    private final MeterRegistry meters;
    private final TimeMeter time;

    @Autowired
    public RateLimits(LiveInstances instances, MeterRegistry meters) {
        this(instances, meters, TimeMeter.SYSTEM_NANOTIME);
    }

    /** @param time by which permits come back */
    public RateLimits(LiveInstances instances, MeterRegistry meters, TimeMeter time) {
        this.instances = instances;
        this.meters = meters;
        this.time = time;
    }

    /**
     * A limit that nothing has been taken of.
     *
     * @param name of what has a limit each, in the singular and in words: {@code address}, {@code wrong coupon}
     * @param mostKeys how many of them are remembered at a time; some 300 bytes each
     */
    public <K> RateLimit<K> of(String name, Rate rate, int mostKeys) {
        Counter refusals = Counter.builder("orderwright.rate_limits.refusals")
                .description("What was refused as there was too much of it in a time")
                .tag("limit", name)
                .register(meters);
        return new RateLimit<>(name, rate, mostKeys, instances, time, refusals);
    }
}
