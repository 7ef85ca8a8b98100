package reporting.projection;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.QueueDelays;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.Pace;
import platform.background.Turns;

/** The background loop of reporting. It runs while the application runs, continues after a failure, and yields to the
 * queues of the modules. */
@Component
class ReportingLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final ProjectionScheduler scheduler;
    private final Pace pace;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ReportingLoop(
            ProjectionScheduler rounds,
            ReportingProperties properties,
            QueueDelays queues,
            Turns turns,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.scheduler = rounds;
        this.pace = new Pace(properties.interval(), queues::areDelayed, turns);
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("reporting", AFTER_FAILURE, () -> pace.run(scheduler::next));
    }
}
