package platform.background;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A background loop that repeats a step and rests in between. It runs while the application runs, and repeats a failed step after a second. */
public abstract class PacedLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final BackgroundLoop.Round round;

    /**
     * A loop that takes turns with others while it has more to do.
     *
     * @param name name of the thread
     * @param rest the rest when nothing is left to do
     * @param step returns true when there is more to do at once
     * @param enabled whether the loop starts; false in a read-only task, because the loop writes
     */
    protected PacedLoop(String name, Duration rest, Turns turns, BooleanSupplier step, boolean enabled) {
        super(enabled);
        this.name = name;
        this.round = turns.of(rest, step);
    }

    /**
     * A loop that waits for no other loop.
     *
     * @param name name of the thread
     * @param rest the rest when nothing is left to do
     * @param step returns true when there is more to do at once
     * @param enabled whether the loop starts; false in a read-only task, because the loop writes
     */
    protected PacedLoop(String name, Duration rest, BooleanSupplier step, boolean enabled) {
        super(enabled);
        this.name = name;
        this.round = () -> step.getAsBoolean() ? Duration.ZERO : rest;
    }

    @Override
    protected final BackgroundLoop begin() {
        return new BackgroundLoop(name, AFTER_FAILURE, round);
    }
}
