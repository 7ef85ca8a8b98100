package platform.background;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a loop that follows the log rests. Usually it rests for its interval. When its steps take long, because much happens or because the
 * machine is busy, it rests nine times as long as it worked, but at most three intervals: so it takes about a tenth of the time, and what
 * changes several times meanwhile is written once.
 *
 * <p>A loop that is behind does not rest, except to yield: while others wait for the machine it rests after each step as if it were not
 * behind. It yields for three seconds at most; then it catches up, whoever waits. Loops that have {@link Turns} catch up in turn. Not thread-safe.
 */
public final class Pace {

    private static final int RESTS_FOR_ONE_STEP = 9;
    private static final int MOST_INTERVALS = 3;
    /** Short, so that readers of the log do not fall further behind than the events in memory reach (ADR 72). */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final long intervalNanos;
    private final BooleanSupplier othersWait;
    private final LongSupplier nanoTime;
    private final @Nullable Turns turns;
    private long workedNanos;

    /** When the loop began to be behind, by {@link #nanoTime}; null while it is not. */
    private @Nullable Long behindSince;

    /** @param interval the shortest rest */
    public Pace(Duration interval) {
        this(interval, () -> false);
    }

    /**
     * @param interval the shortest rest
     * @param othersWait whether others wait for the machine whose work is more urgent
     */
    public Pace(Duration interval, BooleanSupplier othersWait) {
        this(interval, othersWait, System::nanoTime, null);
    }

    /**
     * @param interval the shortest rest
     * @param othersWait whether others wait for the machine whose work is more urgent
     * @param turns the turns in which this loop and others catch up
     */
    public Pace(Duration interval, BooleanSupplier othersWait, Turns turns) {
        this(interval, othersWait, System::nanoTime, turns);
    }

    /**
     * @param nanoTime clock like {@link System#nanoTime()}
     * @param turns null if the loop waits for no turn
     */
    Pace(Duration interval, BooleanSupplier othersWait, LongSupplier nanoTime, @Nullable Turns turns) {
        this.intervalNanos = interval.toNanos();
        this.othersWait = othersWait;
        this.nanoTime = nanoTime;
        this.turns = turns;
    }

    /**
     * Runs a step.
     *
     * @param step returns true when there is more to do at once
     * @return the rest before the next step; zero when there is more to do and the loop does not yield
     */
    public Duration run(BooleanSupplier step) throws InterruptedException {
        if (turns == null || behindSince == null) {
            return runNow(step);
        }
        return turns.take(() -> runNow(step));
    }

    private Duration runNow(BooleanSupplier step) {
        long begunNanos = nanoTime.getAsLong();
        boolean more = step.getAsBoolean();
        long endedNanos = nanoTime.getAsLong();
        workedNanos += endedNanos - begunNanos;
        if (!more) {
            behindSince = null;
        } else {
            behindSince = Objects.requireNonNullElse(behindSince, begunNanos);
            if (endedNanos - behindSince > PATIENCE.toNanos() || !othersWait.getAsBoolean()) {
                return Duration.ZERO;
            }
        }
        long rest = Math.clamp(RESTS_FOR_ONE_STEP * workedNanos, intervalNanos, MOST_INTERVALS * intervalNanos);
        workedNanos = 0;
        return Duration.ofNanos(rest);
    }
}
