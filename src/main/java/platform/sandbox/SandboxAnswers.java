package platform.sandbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import platform.web.ProblemException;

/** How a sandbox answers its calls, on this instance, until it is told otherwise: at once, late, too late, or with a failure. */
public final class SandboxAnswers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Duration hang;
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final AtomicInteger hangsLeft = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    /** @param hang how long a call that hangs is kept waiting */
    public SandboxAnswers(Duration hang) {
        this.hang = hang;
    }

    /**
     * Tells how to answer from now on.
     *
     * @param failures so many calls fail
     * @param hangs so many calls are done, but hang
     */
    public void behave(Duration newDelay, int failures, int hangs) {
        delay = newDelay;
        failuresLeft.set(failures);
        hangsLeft.set(hangs);
    }

    /** @throws ProblemException (503) if this call is one of those that fail */
    public void requireNoFailure() {
        if (takeOne(failuresLeft)) {
            throw ProblemException.unavailable("The sandbox was told to fail.", RETRY_AFTER);
        }
    }

    /** As soon as the sandbox was told to answer. */
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

    /** One of so many, as long as there are any left. */
    public static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private static Executor after(Duration pause) {
        return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
