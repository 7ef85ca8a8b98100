package outbox.log;

import static org.jooq.impl.DSL.field;
import static outbox.jooq.Sequences.EVENT_ID;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.READ_LOG;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import outbox.Outbox;
import platform.sql.Unnest;

/** The append-only log of events. */
public final class EventLog {

    /** As the sequence is declared. */
    private static final int BLOCK = 1000;

    /** Every transaction below it has ended. */
    private static final Field<Long> OLDEST_RUNNING =
            field("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", SQLDataType.BIGINT);

    /** Every transaction that has ended is below it. */
    private static final Field<Long> NEXT =
            field("(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)", SQLDataType.BIGINT);

    private final DSLContext database;
    private long nextId;
    private int idsLeft;

    public EventLog(DSLContext database) {
        this.database = database;
    }

    /** Ids rise within an instance. */
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

    /** Where the log ends now, for a reader that begins. */
    public Position end() {
        return boundary().end();
    }

    private Boundary boundary() {
        return database.select(OLDEST_RUNNING, NEXT)
                .fetchSingle(r -> new Boundary(new Position(r.value1() - 1, Long.MAX_VALUE), r.value2()));
    }

    /** @param end whatever stands before it can be read; @param nextTxid whatever had ended before this look stands below it */
    private record Boundary(Position end, long nextTxid) {}

    /** What lies behind the position and can have no predecessor any more, in order. */
    public Page read(Position after, Collection<String> types, int limit) {
        // First the boundary, then the rows: whoever is below it has ended, so is seen by the second statement.
        Boundary boundary = boundary();
        String[] wanted = types.toArray(String[]::new);
        List<Entry> entries = database.selectFrom(
                        READ_LOG(after.txid(), after.eventId(), boundary.end().txid(), wanted, limit))
                .fetchInto(Entry.class);
        boolean more = entries.size() == limit;
        Position end =
                more ? new Position(entries.getLast().txid(), entries.getLast().eventId()) : boundary.end();
        return new Page(entries, end, more, boundary.nextTxid());
    }

    public record Position(long txid, long eventId) {}

    public record Entry(long txid, long eventId, String type, String payload) {}

    /**
     * @param more whether there is more to read at once
     * @param nextTxid whatever was committed before this look stands below it, read or not
     */
    public record Page(List<Entry> entries, Position end, boolean more, long nextTxid) {}
}
