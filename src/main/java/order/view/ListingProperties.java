package order.view;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the lists of orders.
 *
 * @param interval how often the log is polled for new events; an order that changes several times between two polls is written once
 * @param batchLimit maximum number of events that one transaction reads, and of orders that one transaction of the backfill lists; while
 *     the transaction runs, it holds back all readers of the log
 */
@ConfigurationProperties("orderwright.order.listing")
record ListingProperties(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("2000") int batchLimit) {

    ListingProperties {
        Assert.isTrue(interval.isPositive(), "orderwright.order.listing.interval must be above zero");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= 100_000,
                "orderwright.order.listing.batch-limit must be between 1 and 100000");
    }
}
