package tracking.trace;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.EventReader.Progress;
import outbox.QueueDelays;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.Pace;
import platform.background.Turns;

/** The background loop that copies events. It runs while the application runs, and yields to the queues of the modules. */
@Component
class TraceLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final TraceProjection projection;
    private final Pace pace;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    TraceLoop(
            TraceProjection projection,
            TraceProperties properties,
            QueueDelays queues,
            Turns turns,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
        this.pace = new Pace(properties.interval(), queues::areDelayed, turns);
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop(
                "tracking-events", AFTER_FAILURE, () -> pace.run(() -> projection.advance() == Progress.MORE));
    }
}
