package reporting.projection;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How reports are made.
 *
 * @param zone the shop's time zone, whose hours and days reports are by. When it is changed, the next rebuild brings it about.
 * @param dispatchTarget within which a paid order should have been sent
 * @param interval how often news are looked for; an order that is placed and paid between two looks is written once
 * @param batchLimit events that are counted in one transaction, which holds back all readers of the log while it runs
 */
@ConfigurationProperties("orderwright.reporting")
public record ReportingProperties(
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("24h") Duration dispatchTarget,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("5000") int batchLimit) {

    public ReportingProperties {
        Assert.isTrue(dispatchTarget.isPositive(), "orderwright.reporting.dispatch-target must be above zero");
        Assert.isTrue(interval.isPositive(), "orderwright.reporting.interval must be above zero");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= 100_000,
                "orderwright.reporting.batch-limit must be between 1 and 100000");
    }
}
