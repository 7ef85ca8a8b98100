package outbox;

import java.time.Duration;

/**
 * An {@link OutsideListener} did not call the other system, because it is known not to answer. The delivery is tried again after a while. It
 * does not count as a failed attempt, so the delivery is never parked for that.
 */
public final class NotCalledException extends RuntimeException {

    private final transient Duration wait;

    /** @param wait the time until the next attempt */
    public NotCalledException(String message, Duration wait) {
        super(message);
        this.wait = wait;
    }

    public Duration tryAgainAfter() {
        return wait;
    }
}
