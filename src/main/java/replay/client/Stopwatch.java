package replay.client;

import java.time.Duration;

/**
 * The time since the replay began. A replay only measures durations, so it does not use the system clock, which can be changed.
 */
@FunctionalInterface
public interface Stopwatch {

    Duration elapsed();

    /** Returns a stopwatch that begins now. */
    static Stopwatch started() {
        long startedAt = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Whether a wait that begins now would end after the deadline. */
    default boolean wouldPass(Duration deadline, Duration wait) {
        return elapsed().plus(wait).compareTo(deadline) > 0;
    }
}
