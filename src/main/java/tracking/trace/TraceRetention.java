package tracking.trace;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;

/** The background loop that drops old events. */
@Component
class TraceRetention extends ApplicationLoop {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final TraceProjection projection;
    private final ClockCheck clock;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    TraceRetention(
            TraceProjection projection,
            ClockCheck clock,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
        this.clock = clock;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop(
                "tracking-events-retention", INTERVAL, AFTER_FAILURE, clock.whileRight(INTERVAL, () -> {
                    projection.dropOld();
                    return INTERVAL;
                }));
    }
}
