package outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the log with cursors that are stored in the database, for projections of the events into the same database. */
public interface EventReader {

    /**
     * Reads the next events in one transaction: locks the cursor, reads the events after it, calls the projection, and moves the cursor.
     * So the projection counts each event exactly once, even if instances are killed or several instances try at the same time. A
     * cursor that does not exist yet begins at the start of the log.
     *
     * <p>Events are read in the order of their transactions. A transaction's events are read only after all earlier transactions have
     * ended, so no event is skipped. Within one correlation, an event comes after the event that caused it. If neither of two events
     * led to the other, either may come first.
     *
     * <p>An event that cannot be decoded, or that only a later version of the program knows, stops the cursor. No event is skipped.
     *
     * @param cursor the name of the projection, {@code module/projection}; it is stored, so a change of the name starts a new cursor
     * @param types records of events, or sealed interfaces of them
     * @param limit the maximum number of events to read at once, above zero. A reader that was held back for more than five
     *     seconds reads at most 500 until it has caught up.
     * @param projection called at most once, in the transaction, with at least one event; an exception from it rolls back the
     *     transaction and reaches the caller
     */
    Progress advance(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<List<Event>> projection);

    /**
     * Like {@link #advance}, for projections that need to know only what has changed. The payloads of the events are neither read nor decoded,
     * which takes a fraction of the time.
     *
     * @param projection called at most once, in the transaction, with at least one correlation of the events
     */
    Progress advanceByCorrelations(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<Set<String>> projection);

    /**
     * Like {@link #advance}, for projections that need the place of each event in the log, or its trace.
     *
     * @param projection called at most once, in the transaction, with at least one event
     */
    Progress advanceLogged(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<List<Logged>> projection);

    /**
     * Like {@link #advanceLogged}; but when one transaction has held the cursor back for longer than 200 ms, it hands over in addition what has been committed
     * behind the oldest running transaction, and goes on with that until the cursor has passed those events. So a long transaction of somebody else does not delay the projection,
     * neither while it runs nor when it has ended. Such an event is handed over again when the cursor passes it,
     * and may be handed over by several instances. So the projection must change nothing when an event comes again, and must not depend on
     * the order of events of which none led to the other.
     *
     * @param limit the maximum number of events of each kind to read at once, above zero
     * @param projection called at most once, in the transaction: with the events that the cursor passes, and with those that are only
     *     committed; one of the lists may be empty
     */
    Progress advanceCommitted(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            BiConsumer<List<Logged>, List<Logged>> projection);

    /**
     * Like {@link #advance}, for projections that need only what the log says about each event. It reads the events of all types, also of those
     * that only a later version of the program knows. The payloads are neither read nor decoded.
     *
     * @param projection called at most once, in the transaction, with at least one header
     */
    Progress advanceHeaders(String cursor, int limit, Consumer<HeaderPage> projection);

    /**
     * The position of a cursor, as the running transaction or statement sees it; empty if the cursor does not exist.
     */
    Optional<LogPosition> position(String cursor);

    /**
     * Stores a cursor at a position, in the running transaction. While the cursor exists, the log keeps all events after the position.
     * Another cursor of this name moves there.
     */
    void placeCursor(String cursor, LogPosition position);

    /**
     * The age of the unread part of the log, as far as this instance knows: all events that were committed longer ago than this have been
     * read. It counts from the start of the instance, or from a poll by this instance whose events have all been read since then. Zero for a
     * cursor that this instance has not tried to advance.
     */
    Duration lag(String cursor);

    /**
     * The cursor has read all events that were committed before this time, as far as this instance knows; by the clock of the platform.
     * Empty until the cursor has passed the end of the log at the time of a poll by this instance.
     */
    Optional<Instant> readUntil(String cursor);

    /** Events that were published up to this time may have been removed from the log; empty while the log is complete. */
    Optional<Instant> cutUntil();

    /**
     * Deletes a cursor in the running transaction, and stops measuring its lag on this instance. The call waits for an instance that is
     * advancing the cursor. An instance that has not advanced the cursor before would create it again and read from the start of the log.
     * So a projection whose cursor was deleted must throw an exception when it is called.
     */
    void deleteCursor(String cursor);

    /**
     * A place in the log, in the order in which cursors read it.
     *
     * @param txid the number of the transaction that published the event
     * @param eventId the id of the event
     */
    record LogPosition(long txid, long eventId) implements Comparable<LogPosition> {

        /** The place before all events. */
        public static final LogPosition START = new LogPosition(0, 0);

        @Override
        public int compareTo(LogPosition other) {
            return txid == other.txid ? Long.compare(eventId, other.eventId) : Long.compare(txid, other.txid);
        }
    }

    /**
     * An event and its place in the log.
     *
     * @param publishedAt when it was published, by the clock of the platform
     * @param trace the trace id of the request that caused it; null if it has none
     */
    record Logged(
            LogPosition position,
            Instant publishedAt,
            Event event,
            @Nullable String trace) {

        /** An event without a trace. */
        public Logged(LogPosition position, Instant publishedAt, Event event) {
            this(position, publishedAt, event, null);
        }
    }

    /**
     * What the log says about an event, without its payload.
     *
     * @param type the wire name with its version
     * @param cause the id of the event that a listener handled when it published this one; null if a request or a timer led to it
     * @param trace the trace id of the request that caused it; null if it has none
     * @param publishedAt when it was published, by the clock of the platform
     */
    record Header(
            LogPosition position,
            String type,
            String correlation,
            @Nullable Long cause,
            @Nullable String trace,
            Instant publishedAt) {}

    /**
     * The headers that one transaction reads.
     *
     * @param more whether more headers follow
     */
    record HeaderPage(List<Header> headers, boolean more) {}

    /** The result of one attempt to advance a cursor. */
    enum Progress {
        /** Another instance is advancing the cursor or has deleted it. This instance did nothing. */
        ELSEWHERE,
        /** More events follow: the caller should read again at once. */
        MORE,
        CAUGHT_UP
    }
}
