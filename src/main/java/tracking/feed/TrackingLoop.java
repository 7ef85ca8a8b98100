package tracking.feed;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.EventReader.Progress;
import outbox.QueueDelays;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.Pace;
import tracking.change.TrackingProjection;
import tracking.change.TrackingProperties;

/** Stores the changes of the log while the application runs, and pushes those that this instance has stored at once. */
@Component
class TrackingLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final TrackingProjection projection;
    private final ChangeFeed feed;
    private final Pace pace;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    TrackingLoop(
            TrackingProjection projection,
            ChangeFeed feed,
            TrackingProperties properties,
            QueueDelays queues,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
        this.feed = feed;
        this.pace = new Pace(properties.interval(), queues::areDelayed);
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("tracking-changes", AFTER_FAILURE, () -> pace.run(this::next));
    }

    private boolean next() {
        Progress progress = projection.advance();
        if (progress != Progress.ELSEWHERE) {
            feed.poll();
        }
        return progress == Progress.MORE;
    }
}
