package platform.pulse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** A pulse that beats while the application runs. */
public abstract class ApplicationPulse implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final boolean beats;
    private @Nullable Pulse pulse;

    /** @param beats false for a task that only looks: it writes nothing */
    protected ApplicationPulse(boolean beats) {
        this.beats = beats;
    }

    /** Begins to beat. */
    protected abstract Pulse begin();

    @Override
    public final synchronized void start() {
        pulse = begin();
    }

    @Override
    public final synchronized void stop() {
        Pulse.stop(pulse, System.nanoTime() + PATIENCE.toNanos());
        pulse = null;
    }

    @Override
    public final synchronized boolean isRunning() {
        return pulse != null;
    }

    @Override
    public final boolean isAutoStartup() {
        return beats;
    }
}
