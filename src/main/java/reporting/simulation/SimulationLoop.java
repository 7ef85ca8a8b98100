package reporting.simulation;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.PacedLoop;

/** Continues simulations in the background. It rests after each page of the log, as nobody waits for a simulation. */
@Component
class SimulationLoop extends PacedLoop {

    private static final Duration IDLE = Duration.ofSeconds(1);

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    SimulationLoop(
            SimulationRunner runner,
            SimulationProperties properties,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("simulations", () -> runner.next() ? properties.interval() : IDLE, follows);
    }
}
