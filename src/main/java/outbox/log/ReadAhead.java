package outbox.log;

import static org.jooq.impl.DSL.field;
import static outbox.jooq.Tables.READ_COMMITTED;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Page;

/**
 * Reads what has been committed behind the oldest running transaction, for one cursor. It remembers by a snapshot of the database what it
 * has read before, so each read takes only what was committed since. The memory is lost with the instance; then the events are read again.
 * Not thread-safe.
 */
final class ReadAhead {

    private static final LogPosition START = new LogPosition(0, 0);
    /** For a cursor that is not held back. */
    static final Read NOTHING = new Read(List.of(), null);

    private final DSLContext database;
    private State state = new State(null, null, START);

    ReadAhead(DSLContext database) {
        this.database = database;
    }

    /**
     * @param seen all events of the transactions that this snapshot saw have been read; null for none
     * @param next the snapshot that takes its place when all pages have been read; null before the first page
     * @param from the last event of the last page
     */
    private record State(@Nullable String seen, @Nullable String next, LogPosition from) {}

    /**
     * What was read.
     *
     * @param after the state to keep when the transaction has been committed; null to keep the present one
     */
    record Read(List<Entry> entries, @Nullable State after) {

        boolean more() {
            return after != null && after.next() != null;
        }
    }

    /**
     * Reads the next events behind the page, in the running transaction.
     *
     * @param heldBack whether a transaction has been running for so long that it is not waited for
     */
    Read read(Page page, boolean heldBack, Collection<String> types, int limit) {
        boolean isNeeded = page.more() ? hasReadBehind(page) : heldBack && !runsAlone(page);
        if (!isNeeded) {
            return NOTHING;
        }
        String next = state.next == null ? snapshot() : state.next; // before the read, which sees at least as much
        List<Entry> entries = readCommitted(page.end(), types, limit);
        return new Read(
                entries,
                entries.size() < limit
                        ? new State(next, null, START)
                        : new State(
                                state.seen,
                                next,
                                new LogPosition(
                                        entries.getLast().txid(),
                                        entries.getLast().eventId())));
    }

    /** Only the transaction that reads is running. */
    private static boolean runsAlone(Page page) {
        return page.boundary().nextTxid() <= page.end().txid() + 2;
    }

    /** The cursor passes again what has been read before. So that new events need not wait for that, they are read ahead, too. */
    private boolean hasReadBehind(Page page) {
        return state.seen != null && nextTxid(state.seen) > page.end().txid() + 1;
    }

    /** All transactions that the snapshot saw have a lower id. A snapshot is written as {@code xmin:xmax:running}. */
    private static long nextTxid(String snapshot) {
        return Long.parseLong(snapshot.split(":")[1]);
    }

    /** What the database sees now: transactions that have been committed, and those that have not. */
    private String snapshot() {
        return database.select(field("pg_current_snapshot()::text", SQLDataType.VARCHAR))
                .fetchSingle()
                .value1();
    }

    private List<Entry> readCommitted(LogPosition end, Collection<String> types, int limit) {
        return database.selectFrom(READ_COMMITTED(
                        end.txid(),
                        state.seen,
                        state.from.txid(),
                        state.from.eventId(),
                        types.toArray(String[]::new),
                        limit))
                .fetch(row -> new Entry(
                        row.getTxid(),
                        row.getEventId(),
                        row.getType(),
                        null,
                        null,
                        row.getTrace(),
                        row.getPublishedAt().toInstant(),
                        row.getPayload(),
                        new AtomicReference<>()));
    }

    /** Remembers what was read; to be called when the transaction has been committed. */
    void committed(Read read) {
        if (read.after != null) {
            state = read.after;
        }
    }
}
