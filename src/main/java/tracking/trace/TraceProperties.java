package tracking.trace;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the events that operators find by trace.
 *
 * @param interval how often the log is polled for new events, above zero
 * @param batchLimit maximum number of events that one transaction reads, from 1 to 20,000; while it runs, it holds back all readers of the log
 * @param keep how long after its publication an event can be found, from one hour to 90 days; it stays for up to an hour longer
 */
@ConfigurationProperties("orderwright.tracking.events")
record TraceProperties(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("5000") int batchLimit,
        @DefaultValue("7d") Duration keep) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int MAX_BATCH = 20_000;

    TraceProperties {
        Assert.isTrue(interval.isPositive(), "orderwright.tracking.events.interval must be above zero");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= MAX_BATCH,
                "orderwright.tracking.events.batch-limit must be between 1 and 20000");
        Assert.isTrue(
                keep.compareTo(SHORTEST) >= 0 && keep.compareTo(LONGEST) <= 0,
                "orderwright.tracking.events.keep must be between 1h and 90d");
    }
}
