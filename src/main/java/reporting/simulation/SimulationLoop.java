package reporting.simulation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.Pace;

/** Continues simulations in the background. It rests after each page of the log, and longer when the machine is busy. */
@Component
class SimulationLoop extends ApplicationLoop {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final SimulationRunner runner;
    private final Pace pace;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    SimulationLoop(
            SimulationRunner runner,
            SimulationProperties properties,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.runner = runner;
        this.pace = new Pace(properties.interval());
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("simulations", AFTER_FAILURE, () -> {
            AtomicBoolean worked = new AtomicBoolean();
            Duration rest = pace.run(() -> {
                worked.set(runner.next());
                return false; // it always rests, as nobody waits for a simulation
            });
            return worked.get() ? rest : IDLE;
        });
    }
}
