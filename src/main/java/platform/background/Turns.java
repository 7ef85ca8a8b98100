package platform.background;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * The turns of the loops that are behind: one of them works at a time, so that all together they take the time of one processor. A step that
 * takes long does not hold up the others: they wait for their turn for two seconds at most. Thread-safe.
 */
@Component
public final class Turns {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Semaphore turn = new Semaphore(1, true);
    private final long longestWaitNanos;

    public Turns() {
        this(LONGEST_WAIT);
    }

    /** @param longestWait after how long a loop works without its turn */
    Turns(Duration longestWait) {
        this.longestWaitNanos = longestWait.toNanos();
    }

    /** Runs the step when it is its turn, or after the longest wait. */
    <T> T take(Supplier<T> step) throws InterruptedException {
        boolean taken = turn.tryAcquire(longestWaitNanos, NANOSECONDS);
        try {
            return step.get();
        } finally {
            if (taken) {
                turn.release();
            }
        }
    }
}
