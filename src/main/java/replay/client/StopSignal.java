package replay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells everything under way that the replay ends early, and why. Waits between repetitions are made on it, so that
 * nothing sleeps through the end.
 */
public final class StopSignal {

    private final CountDownLatch raised = new CountDownLatch(1);
    private final AtomicReference<String> reason = new AtomicReference<>();

    /** Ends the replay. The first reason stands. */
    public void raise(String why) {
        reason.compareAndSet(null, why);
        raised.countDown();
    }

    /** Why the replay ends early, empty while it does not. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason.get());
    }

    /**
     * Waits.
     *
     * @throws ReplayStopped as soon as the replay ends
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
     * Goes on or not.
     *
     * @throws ReplayStopped if the replay ends
     */
    public void check() {
        reason().ifPresent(why -> {
            throw new ReplayStopped(why);
        });
    }
}
