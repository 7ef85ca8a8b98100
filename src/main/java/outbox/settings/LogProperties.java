package outbox.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The settings of the event log.
 *
 * @param retention the minimum time for which an event is kept, at least one hour; null to keep all events. A segment is dropped when its
 *     last event is older than this
 * @param segmentIds the number of event ids in one segment; an instance reserves a thousand ids at a time
 * @param extendInterval how often each instance checks whether the log needs a new segment
 * @param cutInterval how often each instance checks whether the oldest segment can be dropped
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
                "orderwright.outbox.log.retention must be at least one hour, or absent to keep all events");
        Assert.isTrue(
                segmentIds >= LEAST_IDS, "orderwright.outbox.log.segment-ids must be at least %d".formatted(LEAST_IDS));
    }
}
