package outbox.log;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static outbox.jooq.Sequences.EVENT_ID;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.READ_EVENTS;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.LogPosition;
import outbox.Outbox;
import platform.sql.Unnest;

/** The append-only log of events. */
public final class EventLog {

    /** The number of ids that one call of the sequence reserves; must equal the increment of the sequence. */
    private static final int BLOCK = 1000;

    /** In bytes: a larger row would not fit on a page of the database. */
    private static final int LARGEST_ROW = 7_800;

    /** In bytes: type, trace and places in arrays. So a row has at most 39 events; {@code outbox.event_by_id} expects at most 500. */
    private static final int FIXED_SIZE = 200;

    /** Fewer events have rows of their own: making a group of them would take longer than it saves. */
    private static final int FEWEST_IN_GROUPS = 10;

    private static final String APPEND_SINGLE = """
            insert into outbox.event_group (id, type, correlation, causation, trace, payload, published_at)
            select id, type, correlation, causation, trace, payload, {1} from {0}""";

    private static final String APPEND_GROUPS = """
            insert into outbox.event_group (id, type, correlation, causation, trace, payload, published_at,
              more_types, more_correlations, more_causations, more_traces, more_payloads)
            select group_id, types[1], correlations[1], causations[1], traces[1], payloads[1], {1}, nullif(types[2:], '{}'),
              nullif(correlations[2:], '{}'), nullif(causations[2:], '{}'), nullif(traces[2:], '{}'), nullif(payloads[2:], '{}')
            from (
              select group_id, array_agg(type order by id) types, array_agg(correlation order by id) correlations,
                array_agg(causation order by id) causations, array_agg(trace order by id) traces, array_agg(payload order by id) payloads
              from {0} group by group_id) grouped""";

    /** The oldest running transaction id: all transactions with a lower id have ended. */
    static final Field<Long> OLDEST_RUNNING = field("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", BIGINT);

    /** The next transaction id: all transactions that have ended have a lower id. */
    static final Field<Long> NEXT = field("(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)", BIGINT);

    private final DSLContext database;
    final OwnEvents own;
    private long nextId;
    private int idsLeft;

    public EventLog(DSLContext database) {
        this.database = database;
        this.own = new OwnEvents(database);
    }

    /** New event ids. The ids of one instance increase. Those of one call follow each other, except at the end of a block. */
    public synchronized Iterator<Long> nextIds(int count) {
        return LongStream.generate(this::nextId).limit(count).boxed().toList().iterator();
    }

    private long nextId() {
        if (idsLeft == 0) {
            nextId = database.nextval(EVENT_ID);
            idsLeft = BLOCK;
        }
        idsLeft--;
        return nextId++;
    }

    /** Appends the events of the running transaction. Their ids must increase. */
    public void append(List<Outbox.Published> events, Instant at) {
        QueryPart published = Unnest.of(grouped(events))
                .column(EVENT.GROUP_ID, Grouped::first)
                .column(EVENT.ID, each -> each.event().eventId())
                .column(EVENT.TYPE, each -> each.event().type())
                .column(EVENT.CORRELATION, each -> each.event().event().correlation())
                .column(EVENT.CAUSATION, each -> each.event().cause().eventId())
                .column(EVENT.TRACE, each -> each.event().cause().trace())
                .column(EVENT.PAYLOAD, each -> each.event().payload())
                .from("published");
        String append = events.size() < FEWEST_IN_GROUPS ? APPEND_SINGLE : APPEND_GROUPS;
        atCommit(database.query(append, published, val(at.atOffset(ZoneOffset.UTC))));
        own.add(events);
    }

    /**
     * An event and the row that it is stored in.
     *
     * @param first the id of the first event of the row
     */
    private record Grouped(long first, Outbox.Published event) {}

    /** Begins a new row where ids do not follow each other, and where the row would become too large. */
    private static List<Grouped> grouped(List<Outbox.Published> events) {
        List<Grouped> grouped = new ArrayList<>(events.size());
        long first = 0;
        long next = 0;
        int size = 0;
        for (Outbox.Published event : events) {
            size += size(event);
            if (event.eventId() != next || size > LARGEST_ROW) {
                first = event.eventId();
                size = size(event);
            }
            next = event.eventId() + 1;
            grouped.add(new Grouped(first, event));
        }
        return grouped;
    }

    /** In bytes if all characters are ASCII; otherwise the row may be larger, and the database stores it in pieces. */
    private static int size(Outbox.Published event) {
        return FIXED_SIZE
                + event.event().correlation().length()
                + event.payload().length();
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
    public record Selection(@Nullable Set<String> types, boolean payloads) {}

    /**
     * @param end the position from which the next read continues
     * @param more true if more events follow, so that the reader should read again at once
     * @param boundary how far the log could be read at the time of this read, whether the events up to there were read or not
     */
    public record Page(List<Entry> entries, LogPosition end, boolean more, Boundary boundary) {}
}
