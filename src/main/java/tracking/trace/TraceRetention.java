package tracking.trace;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;

/** The background loop that drops old events. */
@Component
class TraceRetention extends ApplicationLoop {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final TraceProjection projection;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    TraceRetention(
            TraceProjection projection,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("tracking-events-retention", INTERVAL, AFTER_FAILURE, () -> {
            projection.dropOld();
            return INTERVAL;
        });
    }
}
