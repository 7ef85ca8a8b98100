package order.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Limits how long callers wait for a future. Waits that begin within 50 ms share one timer, because a timer for each wait would cost more
 * than most waits.
 */
final class AnswerTimeouts {

    private static final Duration SHARED_TIMER_WINDOW = Duration.ofMillis(50);

    private final Executor expiryExecutor;
    private @Nullable List<CompletableFuture<?>> latest;
    private long begunNanos;

    /** @param limit how long a wait lasts at least before it times out; a wait may last up to 50 ms longer */
    public AnswerTimeouts(Duration limit) {
        expiryExecutor = CompletableFuture.delayedExecutor(
                limit.plus(SHARED_TIMER_WINDOW).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns a copy of the future that fails with a {@link TimeoutException} after the limit. The original future is not cancelled. */
    public <T> CompletableFuture<T> with(CompletableFuture<T> future) {
        CompletableFuture<T> bounded = future.copy();
        add(bounded);
        return bounded;
    }

    private synchronized void add(CompletableFuture<?> wait) {
        long now = System.nanoTime();
        if (latest == null || now - begunNanos >= SHARED_TIMER_WINDOW.toNanos()) {
            List<CompletableFuture<?>> begun = new ArrayList<>();
            expiryExecutor.execute(() -> timeOut(begun));
            latest = begun;
            begunNanos = now;
        }
        latest.add(wait);
    }

    private void timeOut(List<CompletableFuture<?>> waits) {
        List<CompletableFuture<?>> all;
        synchronized (this) {
            all = List.copyOf(waits);
        }
        all.stream().filter(wait -> !wait.isDone()).forEach(wait -> wait.completeExceptionally(new TimeoutException()));
    }
}
