package outbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Reads the log by cursor, from its end at the start of this instance, on every instance. It misses nothing from then on,
 * and sees the events of one transaction in order.
 */
public interface LogReader {

    /** Records of events, or sealed interfaces of them. */
    Set<Class<? extends Event>> reads();

    void on(List<? extends Event> events);

    /**
     * Called after each look that found all that can be read, a few times a second.
     *
     * @param lag whatever was committed longer ago has been read; more than a moment when a running transaction, of whomever,
     *     holds back what came after it
     * @param place how far that was: all that stands up to it has been read. It never falls, and all instances measure alike
     */
    default void caughtUp(Duration lag, long place) {}
}
