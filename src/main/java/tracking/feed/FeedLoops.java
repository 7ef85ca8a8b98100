package tracking.feed;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoops;
import platform.background.BackgroundLoop;
import tracking.change.TrackingProjection;
import tracking.change.TrackingProperties;

/**
 * Runs the feed while the application runs: reads what other instances have stored, looks after the open streams, and drops old changes. When
 * the application stops, the streams end first, because the web server waits for open requests.
 */
@Component
class FeedLoops extends ApplicationLoops {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final Duration RETENTION_AFTER_FAILURE = Duration.ofMinutes(1);

    private final ChangeFeed feed;
    private final TrackingProjection projection;
    private final TrackingProperties properties;

    /** @param follows whether the loops run; false for a task that only reads and must write nothing */
    FeedLoops(
            ChangeFeed feed,
            TrackingProjection projection,
            TrackingProperties properties,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.feed = feed;
        this.projection = projection;
        this.properties = properties;
    }

    @Override
    protected List<BackgroundLoop> beginAll() {
        feed.open();
        return List.of(
                new BackgroundLoop(
                        "tracking-feed", AFTER_FAILURE, () -> feed.poll() ? Duration.ZERO : properties.interval()),
                new BackgroundLoop("tracking-streams", TICK, () -> {
                    feed.tick();
                    return TICK;
                }),
                new BackgroundLoop("tracking-retention", RETENTION, RETENTION_AFTER_FAILURE, () -> {
                    projection.dropOld();
                    return RETENTION;
                }));
    }

    @Override
    protected void beforeStop() {
        feed.close();
    }
}
