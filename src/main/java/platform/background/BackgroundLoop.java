package platform.background;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does something again and again until it is stopped, whatever fails on the way. */
public final class BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** One round; returns how long to wait before the next. */
    public interface Round {
        Duration run() throws InterruptedException;
    }

    /**
     * Begins at once.
     *
     * @param name of the thread
     * @param afterFailure how long a round waits that follows a failed one
     */
    public BackgroundLoop(String name, Duration afterFailure, Round round) {
        this(name, Duration.ZERO, afterFailure, round);
    }

    /** @param first how long the first round waits */
    public BackgroundLoop(String name, Duration first, Duration afterFailure, Round round) {
        thread = Thread.ofPlatform().name(name).daemon().start(() -> repeat(first, afterFailure, round));
    }

    private void repeat(Duration first, Duration afterFailure, Round round) {
        try {
            Duration wait = first;
            while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    wait = round.run();
                } catch (RuntimeException | Error failure) { // also an error: a heart that beats needs hands that work
                    LOG.warn("{} failed and goes on", Thread.currentThread().getName(), failure);
                    wait = afterFailure;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lets the round that is running end, and interrupts it if it does not.
     *
     * @param deadlineNanos when patience ends, by {@link System#nanoTime}
     */
    public static void stop(@Nullable BackgroundLoop pulse, long deadlineNanos) {
        stop(pulse == null ? List.of() : List.of(pulse), deadlineNanos);
    }

    /** The same for several at once: one that does not end takes no time from the others. */
    public static void stop(Collection<BackgroundLoop> pulses, long deadlineNanos) {
        pulses.forEach(pulse -> pulse.stopped.countDown());
        pulses.forEach(pulse -> pulse.end(deadlineNanos));
    }

    private void end(long deadlineNanos) {
        try {
            if (!thread.join(Duration.ofNanos(deadlineNanos - System.nanoTime()))) {
                LOG.warn("{} did not end in time", thread.getName());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
