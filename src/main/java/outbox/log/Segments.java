package outbox.log;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static outbox.jooq.Routines.cutSegment;
import static outbox.jooq.Routines.extendLog;
import static outbox.jooq.Routines.stillDelivered;
import static outbox.jooq.Routines.stillRead;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.SEGMENT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * The segments of the log, by id. What is done to their tables is done by functions of the database, which run with the rights of
 * whoever owns the tables.
 */
public final class Segments {

    private final DSLContext database;

    Segments(DSLContext database) {
        this.database = database;
    }

    /** @param belowId the first id behind it */
    public record Segment(long fromId, long belowId) {

        private Condition contains() {
            return EVENT.ID.ge(fromId).and(EVENT.ID.lt(belowId));
        }
    }

    /** @param txid of its last transaction; @param publishedAt by which it was published, or something like it */
    public record End(long txid, Instant publishedAt) {}

    /**
     * Sees to it that there are segments ahead of the ids that are handed out.
     *
     * @return how many were added
     * @throws org.springframework.dao.PessimisticLockingFailureException while a long query holds the log
     */
    public int extend(long segmentIds) {
        return database.select(extendLog(segmentIds)).fetchSingle().value1();
    }

    /** Those that no id is handed out of any more, from the oldest. */
    public List<Segment> full() {
        Field<Long> handedOut = field("pg_sequence_last_value('outbox.event_id'::regclass)", Long.class);
        return database.select(SEGMENT.FROM_ID, SEGMENT.BELOW_ID)
                .from(SEGMENT)
                .where(SEGMENT.CUT_AT.isNull(), SEGMENT.BELOW_ID.le(handedOut))
                .orderBy(SEGMENT.FROM_ID)
                .fetch(row -> new Segment(row.value1(), row.value2()));
    }

    /** Its last event by transaction, found by index; empty if it has none. */
    public Optional<End> last(Segment segment) {
        return database.select(EVENT.TXID, EVENT.PUBLISHED_AT)
                .from(EVENT)
                .where(segment.contains())
                .orderBy(EVENT.TXID.desc(), EVENT.ID.desc())
                .limit(1)
                .fetchOptional(row -> new End(row.value1(), row.value2().toInstant()));
    }

    /** Who needs its events for the transport itself, for operators. */
    public Optional<String> needed(Segment segment, End end) {
        return Optional.ofNullable(
                        database.select(stillRead(end.txid())).fetchSingle().value1())
                .or(() -> Optional.ofNullable(database.select(stillDelivered(segment.fromId(), segment.belowId()))
                        .fetchSingle()
                        .value1()));
    }

    /**
     * Drops its events, if nobody needs them; reads all of them once before, to know when the last was published.
     *
     * @return who needs it
     * @throws org.springframework.dao.PessimisticLockingFailureException while a long query holds the log
     */
    public Optional<String> cut(Segment segment) {
        var end = database.select(max(EVENT.TXID), max(EVENT.PUBLISHED_AT))
                .from(EVENT)
                .where(segment.contains())
                .fetchSingle();
        return Optional.ofNullable(database.select(cutSegment(segment.fromId(), end.value1(), end.value2()))
                .fetchSingle()
                .value1());
    }

    /** Whatever was published up to then may be missing; empty when nothing is. */
    Optional<Instant> cutUntil() {
        return database.select(max(SEGMENT.PUBLISHED_UNTIL))
                .from(SEGMENT)
                .fetchOptional(max(SEGMENT.PUBLISHED_UNTIL))
                .map(OffsetDateTime::toInstant);
    }
}
