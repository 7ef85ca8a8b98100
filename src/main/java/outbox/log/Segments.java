package outbox.log;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static outbox.jooq.Routines.cutSegment;
import static outbox.jooq.Routines.extendLog;
import static outbox.jooq.Routines.stillDelivered;
import static outbox.jooq.Routines.stillRead;
import static outbox.jooq.Tables.EVENT_GROUP;
import static outbox.jooq.Tables.SEGMENT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * The segments of the log: each holds a range of event ids, and the events that are in one row with the last of them. Functions in the database create and drop the tables of the segments; the
 * functions run with the rights of the owner of the tables.
 */
public final class Segments {

    private final DSLContext database;

    Segments(DSLContext database) {
        this.database = database;
    }

    /**
     * A range of event ids.
     *
     * @param fromId the first id of the segment
     * @param belowId the first id after the segment
     */
    public record Segment(long fromId, long belowId) {

        private Condition contains() {
            return EVENT_GROUP.ID.ge(fromId).and(EVENT_GROUP.ID.lt(belowId));
        }
    }

    /**
     * The last event of a segment.
     *
     * @param txid the id of the last transaction that wrote into the segment
     * @param publishedAt the time at which its events had been published, approximately
     */
    public record End(long txid, Instant publishedAt) {}

    /**
     * Adds segments so that there are enough ahead of the ids in use.
     *
     * @param segmentIds the number of ids that a new segment holds
     * @return the number of added segments
     * @throws org.springframework.dao.PessimisticLockingFailureException while a long query holds a lock on the log
     */
    public int extend(long segmentIds) {
        return database.select(extendLog(segmentIds)).fetchSingle().value1();
    }

    /** The segments whose ids have all been handed out to instances, oldest first. Dropped segments are left out. */
    public List<Segment> full() {
        Field<Long> handedOut = field("pg_sequence_last_value('outbox.event_id'::regclass)", Long.class);
        return database.select(SEGMENT.FROM_ID, SEGMENT.BELOW_ID)
                .from(SEGMENT)
                .where(SEGMENT.CUT_AT.isNull(), SEGMENT.BELOW_ID.le(handedOut))
                .orderBy(SEGMENT.FROM_ID)
                .fetch(row -> new Segment(row.value1(), row.value2()));
    }

    /** The last event of the segment by transaction id (an index lookup); empty if the segment has no events. */
    public Optional<End> last(Segment segment) {
        return database.select(EVENT_GROUP.TXID, EVENT_GROUP.PUBLISHED_AT)
                .from(EVENT_GROUP)
                .where(segment.contains())
                .orderBy(EVENT_GROUP.TXID.desc(), EVENT_GROUP.ID.desc())
                .limit(1)
                .fetchOptional(row -> new End(row.value1(), row.value2().toInstant()));
    }

    /**
     * Checks whether the transport itself still needs the events of the segment: a reader has not read them, or a delivery waits.
     *
     * @return a description for operators of the reader or delivery that needs the segment; empty if there is none
     */
    public Optional<String> needed(Segment segment, End end) {
        return Optional.ofNullable(
                        database.select(stillRead(end.txid())).fetchSingle().value1())
                .or(() -> Optional.ofNullable(database.select(stillDelivered(segment.fromId(), segment.belowId()))
                        .fetchSingle()
                        .value1()));
    }

    /**
     * Drops the segment with its events, unless a reader or a delivery still needs them. Before that, it reads all events of the segment
     * once, to find the time of the last publication.
     *
     * @return the reason why the segment was not dropped (a reader, a delivery, another instance), for operators; empty if it was dropped
     * @throws org.springframework.dao.PessimisticLockingFailureException while a long query holds a lock on the log
     */
    public Optional<String> cut(Segment segment) {
        var end = database.select(max(EVENT_GROUP.TXID), max(EVENT_GROUP.PUBLISHED_AT))
                .from(EVENT_GROUP)
                .where(segment.contains())
                .fetchSingle();
        return Optional.ofNullable(database.select(cutSegment(segment.fromId(), end.value1(), end.value2()))
                        .fetchSingle()
                        .value1())
                .map(Segments::inPlainWords);
    }

    /** The reason that the function returns, for the log line: its own text is in a committed migration, which never changes. */
    private static String inPlainWords(String reason) {
        return switch (reason) {
            case "another instance, which is at it" -> "another instance is changing the segments";
            case "nobody any more" -> "another instance has already dropped it";
            case "whoever has just written to it" -> "a transaction has just written to it";
            default -> reason;
        };
    }

    /** Events that were published up to this time may have been dropped; empty if no segment was dropped. */
    Optional<Instant> cutUntil() {
        return database.select(max(SEGMENT.PUBLISHED_UNTIL))
                .from(SEGMENT)
                .fetchOptional(max(SEGMENT.PUBLISHED_UNTIL))
                .map(OffsetDateTime::toInstant);
    }
}
