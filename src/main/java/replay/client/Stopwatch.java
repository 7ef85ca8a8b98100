package replay.client;

import java.time.Duration;

/**
 * The time since the replay began. A replay only ever asks how long something takes, so it needs no clock that somebody
 * may set.
 */
@FunctionalInterface
public interface Stopwatch {

    Duration elapsed();

    /** A stopwatch that begins now. */
    static Stopwatch started() {
        long startedAt = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Whether a wait would end after this time. */
    default boolean wouldPass(Duration deadline, Duration wait) {
        return elapsed().plus(wait).compareTo(deadline) > 0;
    }
}
