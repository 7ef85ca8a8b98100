package outbox.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How the log is kept.
 *
 * @param retention how long an event is kept at least, an hour or more; none to keep all. A segment goes when its last event is that old
 * @param segmentIds ids that a segment spans; an instance takes a thousand at a time
 * @param extendInterval how often each instance looks whether there are segments ahead
 * @param cutInterval how often each instance looks whether the oldest segment may go
 */
@ConfigurationProperties("orderwright.outbox.log")
public record LogProperties(
        @Nullable Duration retention,
        @DefaultValue("10000000") long segmentIds,
        @DefaultValue("10s") Duration extendInterval,
        @DefaultValue("10m") Duration cutInterval) {

    private static final long LEAST_IDS = 100_000;

    public LogProperties {
        Assert.isTrue(
                retention == null || retention.compareTo(Duration.ofHours(1)) >= 0,
                "orderwright.outbox.log.retention must be at least an hour");
        Assert.isTrue(
                segmentIds >= LEAST_IDS, "orderwright.outbox.log.segment-ids must be at least %d".formatted(LEAST_IDS));
    }
}
