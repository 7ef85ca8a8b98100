package reporting.projection;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of reporting.
 *
 * @param zone the shop's time zone, which defines the hours and days in reports. A change takes effect with the next rebuild.
 * @param dispatchTarget the time within which a paid order should be dispatched
 * @param interval how often the log is polled for new events; an order that is placed and paid between two polls is written once
 * @param batchLimit maximum number of events that one transaction counts; while the transaction runs, it holds back all readers of the log
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
