package tracking.trace;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.EventReader.Progress;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop that copies events. It runs while the application runs. */
@Component
class TraceLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    TraceLoop(
            TraceProjection projection,
            TraceProperties properties,
            Turns turns,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("tracking-events", turns.of(properties.interval(), () -> projection.advance() == Progress.MORE), follows);
    }
}
