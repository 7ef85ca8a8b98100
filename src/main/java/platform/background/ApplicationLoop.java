package platform.background;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** A background loop that runs as long as the application runs. */
public abstract class ApplicationLoop implements SmartLifecycle {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final boolean enabled;
    private @Nullable BackgroundLoop loop;

    /** @param enabled whether the loop starts; false in a read-only task, because the loop writes */
    protected ApplicationLoop(boolean enabled) {
        this.enabled = enabled;
    }

    /** Starts the loop. */
    protected abstract BackgroundLoop begin();

    @Override
    public final synchronized void start() {
        loop = begin();
    }

    @Override
    public final synchronized void stop() {
        BackgroundLoop.stop(loop, System.nanoTime() + STOP_TIMEOUT.toNanos());
        loop = null;
    }

    @Override
    public final synchronized boolean isRunning() {
        return loop != null;
    }

    @Override
    public final boolean isAutoStartup() {
        return enabled;
    }
}
