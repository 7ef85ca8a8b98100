package platform.edit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to an operator's write waits for: its commit, and the listeners of the events that it has published. So the operator's next
 * request meets what the write has changed, in all modules. The event transport tells what is expected and what is done. Safe for use by
 * several threads.
 */
public final class Handling {

    private static final ScopedValue<Handling> CURRENT = ScopedValue.newInstance();

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    /** The commit (1), and each delivery that is expected. */
    private final AtomicInteger awaited = new AtomicInteger(1);

    /** @param longest how long an answer waits at most; then it is given anyway */
    public record Limit(Duration longest) {}

    /** That of the edit which this thread makes; null if it makes none. */
    public static @Nullable Handling current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    <T> T during(Supplier<T> edit) {
        return ScopedValue.where(CURRENT, this).call(edit::get);
    }

    /** Makes the answer wait for one more delivery. Called before {@link #done} is called for the commit. */
    public void expect() {
        awaited.incrementAndGet();
    }

    /** The commit or a delivery is done. */
    public void done() {
        if (awaited.decrementAndGet() == 0) {
            end();
        }
    }

    /** Stops waiting, for whatever reason. */
    public void end() {
        end.complete(null);
    }

    /** Runs the step when nothing is awaited any more. */
    public void atEnd(Runnable step) {
        end.thenRun(step);
    }

    /** The commit is done: waits for the deliveries, or until the limit. */
    void await(Limit limit) {
        done();
        try {
            end.get(limit.longest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            end();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            end();
        }
    }
}
