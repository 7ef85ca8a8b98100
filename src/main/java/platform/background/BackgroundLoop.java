package platform.background;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that repeats a task until it is stopped. A failed round does not end the loop. */
public final class BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** One round of the task; returns the wait before the next round. */
    public interface Round {
        Duration run() throws InterruptedException;
    }

    /**
     * Starts the loop; the first round runs at once.
     *
     * @param name name of the thread
     * @param afterFailure wait after a failed round
     */
    public BackgroundLoop(String name, Duration afterFailure, Round round) {
        this(name, Duration.ZERO, afterFailure, round);
    }

    /** @param first wait before the first round */
    public BackgroundLoop(String name, Duration first, Duration afterFailure, Round round) {
        thread = Thread.ofPlatform().name(name).daemon().start(() -> repeat(first, afterFailure, round));
    }

    private void repeat(Duration first, Duration afterFailure, Round round) {
        try {
            Duration wait = first;
            while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    wait = round.run();
                } catch (RuntimeException | Error failure) { // errors, too, must not end the loop silently
                    LOG.warn(
                            "Background loop round failed, the loop continues: loop={}",
                            Thread.currentThread().getName(),
                            failure);
                    wait = afterFailure;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the loop: waits for the running round to end, and interrupts it at the deadline.
     *
     * @param loop the loop to stop; null if there is none
     * @param deadlineNanos deadline, in terms of {@link System#nanoTime}
     */
    public static void stop(@Nullable BackgroundLoop loop, long deadlineNanos) {
        stop(loop == null ? List.of() : List.of(loop), deadlineNanos);
    }

    /** Like {@link #stop(BackgroundLoop, long)}, for several loops at once: a slow loop takes no time from the others. */
    public static void stop(Collection<BackgroundLoop> loops, long deadlineNanos) {
        loops.forEach(loop -> loop.stopped.countDown());
        loops.forEach(loop -> loop.end(deadlineNanos));
    }

    private void end(long deadlineNanos) {
        try {
            if (!thread.join(Duration.ofNanos(deadlineNanos - System.nanoTime()))) {
                LOG.warn("Background loop did not end in time and is interrupted: loop={}", thread.getName());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
