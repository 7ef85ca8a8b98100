package reporting.projection;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.QueueDelays;
import platform.background.Pace;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop of reporting. It runs while the application runs, continues after a failure, and yields to the
 * queues of the modules. */
@Component
class ReportingLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ReportingLoop(
            ProjectionScheduler scheduler,
            ReportingProperties properties,
            QueueDelays queues,
            Turns turns,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("reporting", new Pace(properties.interval(), queues::areDelayed, turns), scheduler::next, follows);
    }
}
