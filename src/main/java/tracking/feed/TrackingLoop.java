package tracking.feed;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.EventReader.Progress;
import platform.background.PacedLoop;
import tracking.change.TrackingProjection;
import tracking.change.TrackingProperties;

/** Stores the changes of the log while the application runs, and pushes those that this instance has stored at once. */
@Component
class TrackingLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    TrackingLoop(
            TrackingProjection projection,
            ChangeFeed feed,
            TrackingProperties properties,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("tracking-changes", () -> next(projection, feed) ? Duration.ZERO : properties.interval(), follows);
    }

    private static boolean next(TrackingProjection projection, ChangeFeed feed) {
        Progress progress = projection.advance();
        if (progress != Progress.ELSEWHERE) {
            feed.poll();
        }
        return progress == Progress.MORE;
    }
}
