package replay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells all threads that the replay stops early, and why. Waits between retries use {@link #pause}, so that each wait ends when the replay
 * stops.
 */
public final class StopSignal {

    private final CountDownLatch raised = new CountDownLatch(1);
    private final AtomicReference<String> reason = new AtomicReference<>();

    /** Stops the replay. Only the first reason is stored. */
    public void raise(String why) {
        reason.compareAndSet(null, why);
        raised.countDown();
    }

    /** Why the replay stops early; empty if it does not stop. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason.get());
    }

    /**
     * Waits for the given time.
     *
     * @throws ReplayStopped as soon as the replay stops
     */
    public void pause(Duration duration) {
        try {
            if (raised.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ReplayStopped(reason().orElse("stopped"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            raise("interrupted");
            throw new ReplayStopped("interrupted");
        }
    }

    /**
     * Does nothing while the replay runs.
     *
     * @throws ReplayStopped if the replay stops
     */
    public void check() {
        reason().ifPresent(why -> {
            throw new ReplayStopped(why);
        });
    }
}
