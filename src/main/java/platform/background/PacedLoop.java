package platform.background;

import java.time.Duration;

/** One background loop that runs while the application runs. It repeats a failed round after a second. */
public abstract class PacedLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final BackgroundLoop.Round round;

    /**
     * @param name name of the thread
     * @param round from {@link Turns}, if the loop takes turns with others while it has more to do
     * @param enabled whether the loop starts; false in a read-only task, because the loop writes
     */
    protected PacedLoop(String name, BackgroundLoop.Round round, boolean enabled) {
        super(enabled);
        this.name = name;
        this.round = round;
    }

    @Override
    protected final BackgroundLoop begin() {
        return new BackgroundLoop(name, AFTER_FAILURE, round);
    }
}
