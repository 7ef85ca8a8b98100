package platform.background;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
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

    /**
     * The rounds of one loop. The first step after a rest begins at once; while there is more to do, each step waits for its turn.
     *
     * @param rest the rest when nothing is left to do
     * @param step returns true when there is more to do at once
     */
    public BackgroundLoop.Round of(Duration rest, BooleanSupplier step) {
        return new BackgroundLoop.Round() {

            private boolean behind;

            @Override
            public Duration run() throws InterruptedException {
                behind = behind ? take(step) : step.getAsBoolean();
                return behind ? Duration.ZERO : rest;
            }
        };
    }

    private boolean take(BooleanSupplier step) throws InterruptedException {
        boolean taken = turn.tryAcquire(longestWaitNanos, NANOSECONDS);
        try {
            return step.getAsBoolean();
        } finally {
            if (taken) {
                turn.release();
            }
        }
    }
}
