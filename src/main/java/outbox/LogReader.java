package outbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Reads the log by cursor, from its end at the start of this instance, on every instance. It misses nothing from then on,
 * and sees events of one transaction in order.
 */
public interface LogReader {

    Set<Class<? extends Event>> reads();

    void on(List<? extends Event> events);

    /** Told after each poll how old the unread part of the log may be; what cannot be known soon is {@code lag} old. */
    default void caughtUpTo(Duration lag) {}
}
