package platform.background;

import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Background loops that run as long as the application runs. When it stops, they have eight seconds to end. */
public abstract class ApplicationLoops implements SmartLifecycle {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final boolean enabled;
    private List<BackgroundLoop> loops = List.of();
    private boolean running;

    /** @param enabled whether the loops start; false in a read-only task, because the loops write */
    protected ApplicationLoops(boolean enabled) {
        this.enabled = enabled;
    }

    /** Starts the loops; there may be none. */
    protected abstract List<BackgroundLoop> beginAll();

    /** Is called before the loops are stopped. */
    protected void beforeStop() {}

    /**
     * Is called when the loops have been stopped; ends what they have begun.
     *
     * @param deadlineNanos the latest end, in terms of {@link System#nanoTime}
     */
    protected void afterStop(long deadlineNanos) {}

    @Override
    public final synchronized void start() {
        loops = beginAll();
        running = true;
    }

    @Override
    public final synchronized void stop() {
        beforeStop();
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        BackgroundLoop.stop(loops, deadline);
        loops = List.of();
        running = false;
        afterStop(deadline);
    }

    @Override
    public final synchronized boolean isRunning() {
        return running;
    }

    @Override
    public final boolean isAutoStartup() {
        return enabled;
    }
}
