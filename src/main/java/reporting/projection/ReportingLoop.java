package reporting.projection;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop of reporting. It runs while the application runs, and continues after a failure. */
@Component
class ReportingLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ReportingLoop(
            ProjectionScheduler scheduler,
            ReportingProperties properties,
            Turns turns,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("reporting", turns.of(properties.interval(), scheduler::next), follows);
    }
}
