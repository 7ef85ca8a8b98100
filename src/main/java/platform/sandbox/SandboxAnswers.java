package platform.sandbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import platform.web.ProblemException;

/**
 * Controls how a sandbox answers calls on this instance, until the next change: at once, with a delay, after the caller's time-out, or with
 * a failure.
 */
public final class SandboxAnswers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Duration hang;
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final AtomicInteger hangsLeft = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    /** @param hang how long the answer to a hanging call is delayed */
    public SandboxAnswers(Duration hang) {
        this.hang = hang;
    }

    /**
     * Sets how the sandbox answers from now on.
     *
     * @param newDelay delay of every answer
     * @param failures number of calls that fail
     * @param hangs number of calls that are processed, but answered only after the hang time
     */
    public void behave(Duration newDelay, int failures, int hangs) {
        delay = newDelay;
        failuresLeft.set(failures);
        hangsLeft.set(hangs);
    }

    /** @throws ProblemException (503) if this call is one of those that fail */
    public void requireNoFailure() {
        if (takeOne(failuresLeft)) {
            throw ProblemException.unavailable("The sandbox was configured to fail this call.", RETRY_AFTER);
        }
    }

    /** Gives the answer, after the configured delay or hang time. */
    public <T> CompletableFuture<T> give(T answer) {
        return delay.isZero()
                ? give(answer, takeOne(hangsLeft))
                : CompletableFuture.supplyAsync(() -> answer, after(delay));
    }

    public <T> CompletableFuture<T> give(T answer, boolean hangs) {
        return hangs
                ? CompletableFuture.supplyAsync(() -> answer, after(hang))
                : CompletableFuture.completedFuture(answer);
    }

    /**
     * Takes one from the counter.
     *
     * @return false if none is left
     */
    public static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private static Executor after(Duration pause) {
        return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
