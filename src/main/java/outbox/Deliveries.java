package outbox;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.unnest;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static outbox.jooq.Tables.DELIVERY;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.INSTANCE;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import outbox.jooq.tables.Delivery;
import platform.sql.Unnest;

/** The rows that say which listener must still act on which event, and which instance sees to it. */
final class Deliveries {

    private static final Field<OffsetDateTime> NOW = field("now()", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<OffsetDateTime> PARKED =
            field("timestamptz 'infinity'", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Delivery THEIRS = DELIVERY.as("theirs");
    private static final int LONGEST_ERROR = 4000;

    private final DSLContext database;

    Deliveries(DSLContext database) {
        this.database = database;
    }

    /** What must be done, before any order is known: an event and one who hears it. */
    record Due(String listener, Outbox.Published event) {}

    void add(List<Due> due, long owner) {
        Unnest.Rows rows = Unnest.of(due)
                .column(DELIVERY.LISTENER, Due::listener)
                .column(DELIVERY.EVENT_ID, each -> each.event().eventId())
                .column(DELIVERY.LANE, each -> each.event().event().correlation())
                .column(DELIVERY.OWNER, each -> owner)
                .as("due");
        database.insertInto(DELIVERY, rows.columns()).select(rows.select()).execute();
    }

    /**
     * The fence: deletes what the caller is about to act on.
     *
     * @return what it got. What is missing was taken over, is done already, or waits behind a held event of its lane.
     */
    Set<Long> remove(String listener, Collection<Long> eventIds, long owner) {
        return delete(listener, eventIds, owner, deliverable());
    }

    /** Deletes what was acted on elsewhere; its lane may have been held in the meantime. */
    Set<Long> removeClaimed(String listener, Collection<Long> eventIds, long owner) {
        return delete(listener, eventIds, owner, noCondition());
    }

    private Set<Long> delete(String listener, Collection<Long> eventIds, long owner, Condition condition) {
        return new HashSet<>(database.deleteFrom(DELIVERY)
                .where(DELIVERY.LISTENER.eq(listener))
                .and(DELIVERY.EVENT_ID.eq(any(eventIds.toArray(Long[]::new))))
                .and(DELIVERY.OWNER.eq(owner))
                .and(condition)
                .returningResult(DELIVERY.EVENT_ID)
                .fetch(DELIVERY.EVENT_ID));
    }

    /** Not held, and not behind one that is. Of two held ones in a lane the older goes first. */
    private static Condition deliverable() {
        var held = DELIVERY.as("held");
        return DELIVERY.HELD_UNTIL
                .isNull()
                .or(DELIVERY.HELD_UNTIL.le(NOW))
                .and(notExists(selectOne()
                        .from(held)
                        .where(held.LISTENER.eq(DELIVERY.LISTENER))
                        .and(held.LANE.eq(DELIVERY.LANE))
                        .and(held.HELD_UNTIL.isNotNull())
                        .and(held.EVENT_ID
                                .lt(DELIVERY.EVENT_ID)
                                .or(DELIVERY.HELD_UNTIL.isNull().and(held.EVENT_ID.ne(DELIVERY.EVENT_ID))))));
    }

    /** Before it begins: its attempt is on record, whatever comes of it. */
    Set<Long> claim(String listener, Collection<Long> eventIds, long owner) {
        return new HashSet<>(database.update(DELIVERY)
                .set(DELIVERY.ATTEMPTS, DELIVERY.ATTEMPTS.plus((short) 1))
                .where(DELIVERY.LISTENER.eq(listener))
                .and(DELIVERY.EVENT_ID.eq(any(eventIds.toArray(Long[]::new))))
                .and(DELIVERY.OWNER.eq(owner))
                .and(deliverable())
                .returningResult(DELIVERY.EVENT_ID)
                .fetch(DELIVERY.EVENT_ID));
    }

    /**
     * It failed: hold it, and its lane with it.
     *
     * @param wait until the next attempt, or null to park it for an operator
     */
    void hold(String listener, long eventId, long owner, int attempts, @Nullable Duration wait, String error) {
        Field<OffsetDateTime> until = wait == null
                ? PARKED
                : field(
                        "now() + make_interval(secs => {0})",
                        SQLDataType.TIMESTAMPWITHTIMEZONE, val(wait.toMillis() / 1000.0));
        database.update(DELIVERY)
                .set(DELIVERY.HELD_UNTIL, until)
                .set(DELIVERY.ATTEMPTS, (short) attempts)
                .set(DELIVERY.ERROR, error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
                .where(DELIVERY.LISTENER.eq(listener))
                .and(DELIVERY.EVENT_ID.eq(eventId))
                .and(DELIVERY.OWNER.eq(owner))
                .execute();
    }

    /** A row of the table that can be delivered now. */
    record Waiting(
            long eventId,
            int attempts,
            boolean held,
            String type,
            String payload,
            @Nullable String trace) {}

    /** The oldest deliveries of this instance that are not in memory and of a type that it knows. */
    List<Waiting> waiting(String listener, long owner, Long[] present, String[] knownTypes, int limit) {
        Field<Boolean> held = field(DELIVERY.HELD_UNTIL.isNotNull());
        return database.select(DELIVERY.EVENT_ID, DELIVERY.ATTEMPTS, held, EVENT.TYPE, EVENT.PAYLOAD, EVENT.TRACE)
                .from(DELIVERY)
                .join(EVENT)
                .on(EVENT.ID.eq(DELIVERY.EVENT_ID))
                .where(DELIVERY.LISTENER.eq(listener))
                .and(DELIVERY.OWNER.eq(owner))
                .and(deliverable())
                // a subquery, as PostgreSQL hashes it; it may compare with an array one by one
                .and(DELIVERY.EVENT_ID.notIn(
                        select(field("id", Long.class)).from(unnest(present).as("present", "id"))))
                .and(EVENT.TYPE.eq(any(knownTypes)))
                .orderBy(DELIVERY.EVENT_ID)
                .limit(limit)
                .fetch(r -> new Waiting(r.value1(), r.value2(), r.value3(), r.value4(), r.value5(), r.value6()));
    }

    /** Makes deliveries of a dead or frozen instance ours; those being worked on right now are left for the next time. */
    int takeOver(long from, long to, String listener, String[] knownTypes, int limit) {
        return takeOver(THEIRS.OWNER.eq(from), to, listener, knownTypes, limit);
    }

    /** Makes deliveries ours that belong to no instance: published while their instance did not deliver, or long buried. */
    int adopt(long to, String listener, String[] knownTypes, int limit) {
        return takeOver(THEIRS.OWNER.notIn(select(INSTANCE.ID).from(INSTANCE)), to, listener, knownTypes, limit);
    }

    /**
     * Whoever had them may have died of one of them, so it counts as an attempt; but only until they are tried alone, as
     * otherwise the innocent would be parked with the guilty.
     */
    private int takeOver(Condition theirs, long to, String listener, String[] knownTypes, int limit) {
        Field<Short> attempts = when(DELIVERY.ATTEMPTS.lt((short) 2), DELIVERY.ATTEMPTS.plus((short) 1))
                .otherwise(DELIVERY.ATTEMPTS);
        return database.update(DELIVERY)
                .set(DELIVERY.OWNER, to)
                .set(DELIVERY.ATTEMPTS, attempts)
                .where(DELIVERY.LISTENER.eq(listener))
                .and(DELIVERY.EVENT_ID.in(select(THEIRS.EVENT_ID)
                        .from(THEIRS)
                        .where(THEIRS.LISTENER.eq(listener))
                        .and(theirs)
                        .and(exists(selectOne()
                                .from(EVENT)
                                .where(EVENT.ID.eq(THEIRS.EVENT_ID))
                                .and(EVENT.TYPE.eq(any(knownTypes)))))
                        .orderBy(THEIRS.EVENT_ID)
                        .limit(limit)
                        .forUpdate()
                        .of(THEIRS)
                        .skipLocked()))
                .execute();
    }

    boolean remain(long owner) {
        return database.fetchExists(DELIVERY, DELIVERY.OWNER.eq(owner));
    }

    int parked() {
        return database.fetchCount(DELIVERY, DELIVERY.HELD_UNTIL.eq(PARKED));
    }
}
