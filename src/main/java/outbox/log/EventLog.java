package outbox.log;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.SQLDataType.BIGINT;
import static outbox.jooq.Sequences.EVENT_ID;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.READ_EVENTS;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.Outbox;
import platform.sql.Unnest;

/** The append-only log of events. */
public final class EventLog {

    /** The number of ids that one call of the sequence reserves; must equal the increment of the sequence. */
    private static final int BLOCK = 1000;

    /** The oldest running transaction id: all transactions with a lower id have ended. */
    static final Field<Long> OLDEST_RUNNING = field("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", BIGINT);

    /** The next transaction id: all transactions that have ended have a lower id. */
    static final Field<Long> NEXT = field("(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)", BIGINT);

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

    Boundary boundary() {
        return database.select(OLDEST_RUNNING, NEXT).fetchSingle(row -> boundary(row.value1(), row.value2()));
    }

    static Boundary boundary(long oldestRunning, long next) {
        return new Boundary(new LogPosition(oldestRunning - 1, Long.MAX_VALUE), next);
    }

    /**
     * How far the log can be read.
     *
     * @param end all events up to this position can be read
     * @param nextTxid all transactions that had ended at this time have a lower id
     */
    record Boundary(LogPosition end, long nextTxid) {}

    /**
     * Reads the selected events after the position in order.
     *
     * @param end the end of a boundary that was read before. All transactions below it have ended, so all of their rows are seen, and no event
     *     can appear later in front of one that was read
     */
    List<Entry> entries(LogPosition after, LogPosition end, Selection selection, int limit) {
        String[] types = selection.types() == null ? null : selection.types().toArray(String[]::new);
        return database.selectFrom(
                        READ_EVENTS(after.txid(), after.eventId(), end.txid(), types, selection.payloads(), limit))
                .fetch(row -> new Entry(
                        row.getTxid(),
                        row.getEventId(),
                        row.getType(),
                        row.getCorrelation(),
                        row.getCausation(),
                        row.getTrace(),
                        row.getPublishedAt().toInstant(),
                        row.getPayload(),
                        new AtomicReference<>()));
    }

    /**
     * Which events a reader needs, and how much of them.
     *
     * @param types the wire names of the events; null for all events
     * @param payloads whether the payloads are needed
     */
    public record Selection(@Nullable Set<String> types, boolean payloads) {

        boolean includes(Entry entry) {
            return types == null || types.contains(entry.type());
        }
    }

    /**
     * @param correlation null for an event that was read ahead
     * @param cause the id of the event that caused it; null if none did, and for an event that was read ahead
     * @param trace null if the event has none
     * @param payload null if the reader does not need it
     * @param decoded the decoded payload; empty until a reader has decoded it. All readers of the instance share it
     */
    public record Entry(
            long txid,
            long eventId,
            String type,
            @Nullable String correlation,
            @Nullable Long cause,
            @Nullable String trace,
            Instant publishedAt,
            @Nullable String payload,
            AtomicReference<@Nullable Event> decoded) {

        LogPosition position() {
            return new LogPosition(txid, eventId);
        }
    }

    /**
     * @param end the position from which the next read continues
     * @param more true if more events follow, so that the reader should read again at once
     * @param boundary how far the log could be read at the time of this read, whether the events up to there were read or not
     */
    public record Page(List<Entry> entries, LogPosition end, boolean more, Boundary boundary) {}
}
