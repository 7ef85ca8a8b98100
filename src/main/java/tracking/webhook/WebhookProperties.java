package tracking.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of endpoints and of what is sent to them.
 *
 * @param endpoints maximum number of endpoints, from 1 to 200
 * @param concurrency how many calls of one endpoint an instance makes at the same time, from 1 to 32
 * @param batchLimit how many changes one transaction turns into deliveries, from 1 to 2,000
 * @param secretOverlap for how long a replaced secret signs beside the new one, up to 30 days
 * @param keep how long a finished delivery stays in the log, at least an hour
 */
@ConfigurationProperties("orderwright.webhook")
public record WebhookProperties(
        @DefaultValue("50") int endpoints,
        @DefaultValue("8") int concurrency,
        @DefaultValue("500") int batchLimit,
        @DefaultValue("24h") Duration secretOverlap,
        @DefaultValue("30d") Duration keep) {

    private static final int MAX_ENDPOINTS = 200;
    private static final int MAX_CONCURRENCY = 32;
    private static final int MAX_BATCH = 2_000;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final Duration SHORTEST_KEEP = Duration.ofHours(1);

    public WebhookProperties {
        Assert.isTrue(
                endpoints > 0 && endpoints <= MAX_ENDPOINTS, "orderwright.webhook.endpoints must be between 1 and 200");
        Assert.isTrue(
                concurrency > 0 && concurrency <= MAX_CONCURRENCY,
                "orderwright.webhook.concurrency must be between 1 and 32");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= MAX_BATCH,
                "orderwright.webhook.batch-limit must be between 1 and 2000");
        Assert.isTrue(
                !secretOverlap.isNegative() && secretOverlap.compareTo(LONGEST_OVERLAP) <= 0,
                "orderwright.webhook.secret-overlap must be between 0s and 30d");
        Assert.isTrue(keep.compareTo(SHORTEST_KEEP) >= 0, "orderwright.webhook.keep must be at least 1h");
    }
}
