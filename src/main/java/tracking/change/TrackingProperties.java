package tracking.change;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the stored changes of statuses.
 *
 * @param interval how often the log is polled for new events, and the stored changes for those to push, above zero
 * @param batchLimit maximum number of events that one transaction reads, from 1 to 20,000; while it runs, it holds back all readers of the log
 * @param keep how long a client can resume after its connection broke, at least an hour; changes stay for up to an hour longer
 * @param keepClosedOrders how long an order that is completed, cancelled or expired is known; only later changes than this are not
 *     pushed
 */
@ConfigurationProperties("orderwright.tracking")
public record TrackingProperties(
        @DefaultValue("100ms") Duration interval,
        @DefaultValue("2000") int batchLimit,
        @DefaultValue("24h") Duration keep,
        @DefaultValue("90d") Duration keepClosedOrders) {

    private static final Duration SHORTEST = Duration.ofHours(1);

    public TrackingProperties {
        Assert.isTrue(interval.isPositive(), "orderwright.tracking.interval must be above zero");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= 20_000, "orderwright.tracking.batch-limit must be between 1 and 20000");
        Assert.isTrue(keep.compareTo(SHORTEST) >= 0, "orderwright.tracking.keep must be at least 1h");
        Assert.isTrue(
                keepClosedOrders.compareTo(keep) >= 0,
                "orderwright.tracking.keep-closed-orders must not be below orderwright.tracking.keep");
    }
}
