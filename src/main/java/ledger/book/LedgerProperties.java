package ledger.book;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the ledger.
 *
 * @param zone the time zone of the accounting days. It is stored when the book begins; a later change has no effect.
 * @param interval how often the log is polled for new events
 * @param batchLimit maximum number of events that one transaction books; while the transaction runs, it holds back all readers of the log
 */
@ConfigurationProperties("orderwright.ledger")
record LedgerProperties(
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("2000") int batchLimit) {

    LedgerProperties {
        Assert.isTrue(interval.isPositive(), "orderwright.ledger.interval must be above zero");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= 20_000, "orderwright.ledger.batch-limit must be between 1 and 20000");
    }
}
