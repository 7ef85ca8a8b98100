package outbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Reads the log on every instance, beginning at the end that the log has when the instance starts. From then on it misses no event, and
 * it sees the events of one transaction in order.
 */
public interface LogReader {

    /** The event types to read: records, or sealed interfaces of them. */
    Set<Class<? extends Event>> eventTypes();

    void on(List<? extends Event> events);

    /**
     * Called after each poll that read everything that can be read, a few times a second.
     *
     * @param lag all events that were committed longer ago than this have been read. It is long only while a running transaction (of any
     *     client of the database server) holds back the later events.
     * @param place the position up to which the log has been read. It never decreases, and it means the same on all instances.
     */
    default void caughtUp(Duration lag, long place) {}
}
