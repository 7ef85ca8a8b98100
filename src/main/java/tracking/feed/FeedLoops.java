package tracking.feed;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import platform.background.BackgroundLoop;
import tracking.change.TrackingProjection;
import tracking.change.TrackingProperties;

/**
 * Runs the feed while the application runs: reads what other instances have stored, looks after the open streams, and drops old changes. When
 * the application stops, the streams end first, because the web server waits for open requests.
 */
@Component
class FeedLoops implements SmartLifecycle {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final Duration RETENTION_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final ChangeFeed feed;
    private final TrackingProjection projection;
    private final TrackingProperties properties;
    private final boolean follows;
    private List<BackgroundLoop> loops = List.of();

    /** @param follows whether the loops run; false for a task that only reads and must write nothing */
    FeedLoops(
            ChangeFeed feed,
            TrackingProjection projection,
            TrackingProperties properties,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        this.feed = feed;
        this.projection = projection;
        this.properties = properties;
        this.follows = follows;
    }

    @Override
    public synchronized void start() {
        feed.open();
        loops = List.of(
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
    public synchronized void stop() {
        feed.close();
        BackgroundLoop.stop(loops, System.nanoTime() + STOP_TIMEOUT.toNanos());
        loops = List.of();
    }

    @Override
    public synchronized boolean isRunning() {
        return !loops.isEmpty();
    }

    @Override
    public boolean isAutoStartup() {
        return follows;
    }
}
