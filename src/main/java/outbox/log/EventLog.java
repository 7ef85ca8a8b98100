package outbox.log;

import static org.jooq.impl.DSL.field;
import static outbox.jooq.Sequences.EVENT_ID;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.READ_LOG;
import static outbox.jooq.Tables.READ_TRACED;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import outbox.Outbox;
import platform.sql.Unnest;

/** The append-only log of events. */
public final class EventLog {

    /** The number of ids that one call of the sequence reserves; must equal the increment of the sequence. */
    private static final int BLOCK = 1000;

    /** The oldest running transaction id: all transactions with a lower id have ended. */
    private static final Field<Long> OLDEST_RUNNING =
            field("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", SQLDataType.BIGINT);

    /** The next transaction id: all transactions that have ended have a lower id. */
    private static final Field<Long> NEXT =
            field("(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)", SQLDataType.BIGINT);

    /** The indexes of the columns that only some functions return. */
    private static final int PUBLISHED_AT = 4;

    private static final int TRACE = 5;

    private final DSLContext database;
    private long nextId;
    private int idsLeft;

    public EventLog(DSLContext database) {
        this.database = database;
    }

    /** A new event id. The ids of one instance increase. */
    public synchronized long nextId() {
        if (idsLeft == 0) {
            nextId = database.nextval(EVENT_ID);
            idsLeft = BLOCK;
        }
        idsLeft--;
        return nextId++;
    }

    public void append(List<Outbox.Published> events, Instant at) {
        Unnest.Rows rows = Unnest.of(events)
                .column(EVENT.ID, Outbox.Published::eventId)
                .column(EVENT.TYPE, Outbox.Published::type)
                .column(EVENT.CORRELATION, each -> each.event().correlation())
                .column(EVENT.CAUSATION, each -> each.cause().eventId())
                .column(EVENT.TRACE, each -> each.cause().trace())
                .column(EVENT.PUBLISHED_AT, each -> at.atOffset(ZoneOffset.UTC))
                .column(EVENT.PAYLOAD, Outbox.Published::payload)
                .as("published");
        atCommit(database.insertInto(EVENT, rows.columns()).select(rows.select()));
    }

    /** The current end of the log, as the first position of a new reader. */
    public Position end() {
        return boundary().end();
    }

    private Boundary boundary() {
        return database.select(OLDEST_RUNNING, NEXT)
                .fetchSingle(r -> new Boundary(new Position(r.value1() - 1, Long.MAX_VALUE), r.value2()));
    }

    /**
     * @param end all events up to this position can be read
     * @param nextTxid all transactions that had ended before this query have a lower id
     */
    private record Boundary(Position end, long nextTxid) {}

    /**
     * Reads the events after the position in order, up to the oldest running transaction. So no event can appear later in front of an
     * event that was read.
     */
    public Page read(Position after, Collection<String> types, int limit) {
        return read(limit, to -> READ_LOG(after.txid(), after.eventId(), to, types.toArray(String[]::new), limit));
    }

    /** Like {@link #read}, with the times at which the events were published, and their traces. */
    Page readTraced(Position after, Collection<String> types, int limit) {
        return read(limit, to -> READ_TRACED(after.txid(), after.eventId(), to, types.toArray(String[]::new), limit));
    }

    /** Reads the rows that a function of the database returns, up to the transaction id that it is given. */
    Page read(int limit, LongFunction<Table<?>> upTo) {
        // The boundary is read first: all transactions below it have ended, so the second statement sees all of their
        // rows.
        Boundary boundary = boundary();
        List<Entry> entries =
                database.selectFrom(upTo.apply(boundary.end().txid())).fetch(EventLog::entry);
        boolean more = entries.size() == limit;
        Position end =
                more ? new Position(entries.getLast().txid(), entries.getLast().eventId()) : boundary.end();
        return new Page(entries, end, more, boundary.nextTxid());
    }

    /** The entry in a row that a function of the database returns. */
    static Entry entry(Record row) {
        OffsetDateTime publishedAt = row.size() > PUBLISHED_AT ? row.get(PUBLISHED_AT, OffsetDateTime.class) : null;
        return new Entry(
                row.get(0, Long.class),
                row.get(1, Long.class),
                row.get(2, String.class),
                row.get(3, String.class),
                publishedAt == null ? null : publishedAt.toInstant(),
                row.size() > TRACE ? row.get(TRACE, String.class) : null);
    }

    public record Position(long txid, long eventId) {}

    /**
     * @param content the payload, or what else the function of the database returns
     * @param publishedAt null if the function does not return it
     * @param trace null if the function does not return it, or if the event has none
     */
    public record Entry(
            long txid,
            long eventId,
            String type,
            String content,
            @Nullable Instant publishedAt,
            @Nullable String trace) {}

    /**
     * @param end the position from which the next read continues
     * @param more true if the page is full, so that the reader should read again at once
     * @param nextTxid all transactions that were committed before this read have a lower id, whether their events were read or not
     */
    public record Page(List<Entry> entries, Position end, boolean more, long nextTxid) {}
}
