package reporting.simulation;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;

/** Continues simulations in the background. It rests after each page of the log, as nobody waits for a simulation. */
@Component
class SimulationLoop extends ApplicationLoop {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final SimulationRunner runner;
    private final Duration interval;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    SimulationLoop(
            SimulationRunner runner,
            SimulationProperties properties,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.runner = runner;
        this.interval = properties.interval();
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("simulations", AFTER_FAILURE, () -> runner.next() ? interval : IDLE);
    }
}
