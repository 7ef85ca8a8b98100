package reporting;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import platform.pulse.Pulse;

/** Does the rounds of reports while the application runs, whatever fails on the way. */
@Component
class Follower implements SmartLifecycle {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Rounds rounds;
    private final Duration interval;
    private final boolean follows;
    private @Nullable Pulse pulse;

    /** @param follows false for a task that only looks: it writes nothing */
    Follower(
            Rounds rounds,
            ReportingProperties properties,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        this.rounds = rounds;
        this.interval = properties.interval();
        this.follows = follows;
    }

    @Override
    public synchronized void start() {
        pulse = new Pulse("reporting", AFTER_FAILURE, () -> rounds.next() ? Duration.ZERO : interval);
    }

    @Override
    public synchronized void stop() {
        Pulse.stop(pulse, System.nanoTime() + PATIENCE.toNanos());
        pulse = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return pulse != null;
    }

    @Override
    public boolean isAutoStartup() {
        return follows;
    }
}
