package platform.background;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long a loop that follows the log rests. Usually it rests for its interval. When its steps take long, because much happens or because the
 * machine is busy, it rests nine times as long as it worked, but at most three intervals: so it takes about a tenth of the time, and what
 * changes several times meanwhile is written once. Not thread-safe.
 */
public final class Pace {

    private static final int RESTS_FOR_ONE_STEP = 9;
    private static final int MOST_INTERVALS = 3;

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private long workedNanos;

    /** @param interval the shortest rest */
    public Pace(Duration interval) {
        this(interval, System::nanoTime);
    }

    /** @param nanoTime clock like {@link System#nanoTime()} */
    Pace(Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Runs a step.
     *
     * @param step returns true when there is more to do at once
     * @return the rest before the next step; zero when there is more to do
     */
    public Duration run(BooleanSupplier step) {
        long begunNanos = nanoTime.getAsLong();
        boolean more = step.getAsBoolean();
        workedNanos += nanoTime.getAsLong() - begunNanos;
        if (more) {
            return Duration.ZERO;
        }
        long rest = Math.clamp(RESTS_FOR_ONE_STEP * workedNanos, intervalNanos, MOST_INTERVALS * intervalNanos);
        workedNanos = 0;
        return Duration.ofNanos(rest);
    }
}
