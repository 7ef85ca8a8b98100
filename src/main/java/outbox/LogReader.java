package outbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Reads the log on every instance, beginning at the end that the log has when the instance starts. From then on it misses no event, and
 * it sees the events of one transaction in order.
 *
 * <p>It is for a view in the memory of each instance. {@link EventReader} is for data in the database: there one instance at a time reads
 * each event and commits its position with the data, so that each event counts exactly once. A view in memory needs the opposite: every
 * instance reads every event, and no position is stored, because the view ends with the process. Both read with
 * {@link outbox.log.LogTail#read}.
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
