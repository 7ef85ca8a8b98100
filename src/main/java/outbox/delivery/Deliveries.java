package outbox.delivery;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;
import static outbox.jooq.Tables.DELIVERY;
import static outbox.jooq.Tables.EVENT;
import static outbox.jooq.Tables.INSTANCE;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import outbox.Outbox;
import platform.sql.Unnest;

/** The rows that say which listener must still act on which event, and which instance sees to it. */
public final class Deliveries {

    /** The {@code held_until} of what waits for an operator. */
    public static final Field<OffsetDateTime> PARKED = field("timestamptz 'infinity'", TIMESTAMPWITHTIMEZONE);

    /** Not held, and not behind one that is. Of two held ones in a lane the older goes first. */
    private static final Condition DELIVERABLE = condition("""
            (delivery.held_until is null or delivery.held_until <= now()) and not exists (
              select from outbox.delivery held
              where held.listener = delivery.listener and held.lane = delivery.lane and held.held_until is not null
              and (held.event_id < delivery.event_id
                or (delivery.held_until is null and held.event_id <> delivery.event_id)))""");

    private static final int LONGEST_ERROR = 4000;

    private final DSLContext database;

    Deliveries(DSLContext database) {
        this.database = database;
    }

    /** An event and the name of a listener that must handle it. */
    record Due(String listener, Outbox.Published event) {}

    void add(List<Due> due, long owner) {
        Unnest.Rows rows = Unnest.of(due)
                .column(DELIVERY.LISTENER, Due::listener)
                .column(DELIVERY.EVENT_ID, each -> each.event().eventId())
                .column(DELIVERY.LANE, each -> each.event().event().correlation())
                .column(DELIVERY.OWNER, each -> owner)
                .as("due");
        atCommit(database.insertInto(DELIVERY, rows.columns()).select(rows.select()));
    }

    /**
     * The fence: deletes what the caller is about to act on.
     *
     * @return what it got. What is missing was taken over, is done already, or waits behind a held event of its lane.
     */
    Set<Long> remove(String listener, Collection<Long> eventIds, long owner) {
        return eventIds.isEmpty()
                ? new HashSet<>()
                : delete(owned(listener, eventIds, owner).and(DELIVERABLE));
    }

    /** Deletes what was acted on elsewhere; its lane may have been held in the meantime. */
    Set<Long> removeClaimed(String listener, Collection<Long> eventIds, long owner) {
        return delete(owned(listener, eventIds, owner));
    }

    private Set<Long> delete(Condition which) {
        var deleted = database.deleteFrom(DELIVERY).where(which).returningResult(DELIVERY.EVENT_ID);
        return new HashSet<>(deleted.fetch(DELIVERY.EVENT_ID));
    }

    /** Before it begins: its attempt is on record, whatever comes of it. */
    Set<Long> claim(String listener, Collection<Long> eventIds, long owner) {
        var claimed = database.update(DELIVERY)
                .set(DELIVERY.ATTEMPTS, DELIVERY.ATTEMPTS.plus((short) 1))
                .where(owned(listener, eventIds, owner).and(DELIVERABLE))
                .returningResult(DELIVERY.EVENT_ID);
        return new HashSet<>(claimed.fetch(DELIVERY.EVENT_ID));
    }

    private static Condition owned(String listener, Collection<Long> eventIds, long owner) {
        Condition ids = anyOf(DELIVERY.EVENT_ID, eventIds);
        return DELIVERY.LISTENER.eq(listener).and(ids).and(DELIVERY.OWNER.eq(owner));
    }

    /**
     * It failed: hold it, and its lane with it.
     *
     * @param wait until the next attempt, or null to park it for an operator
     */
    void hold(String listener, long eventId, long owner, int attempts, @Nullable Duration wait, String error) {
        database.update(DELIVERY)
                .set(DELIVERY.HELD_UNTIL, wait == null ? PARKED : fromNow(wait))
                .set(DELIVERY.ATTEMPTS, (short) attempts)
                .set(DELIVERY.ERROR, StringUtils.truncate(error, LONGEST_ERROR).replace('\0', ' '))
                .where(owned(listener, List.of(eventId), owner))
                .execute();
    }

    /** On the database's clock, the only one that all instances share. */
    static Field<OffsetDateTime> fromNow(Duration duration) {
        return field("now() + make_interval(secs => {0})", TIMESTAMPWITHTIMEZONE, val(duration.toMillis() / 1000.0));
    }

    /** The lanes in which something is held. */
    Set<String> held(String listener) {
        return database.select(DELIVERY.LANE)
                .from(DELIVERY)
                .where(DELIVERY.LISTENER.eq(listener), DELIVERY.HELD_UNTIL.isNotNull())
                .fetchSet(DELIVERY.LANE);
    }

    /** A row of the table that can be delivered now. */
    record Waiting(
            long eventId,
            int attempts,
            boolean held,
            @Nullable String trace,
            String type,
            String payload) {}

    /** The oldest deliveries of this instance that are not in memory and of a type that it knows. */
    List<Waiting> waiting(String listener, long owner, Long[] present, Set<String> knownTypes, int limit) {
        Field<Boolean> held = field(DELIVERY.HELD_UNTIL.isNotNull());
        // As a subquery, which PostgreSQL hashes; an array it may search one by one.
        Condition absent = DELIVERY.EVENT_ID.notIn(select(field("unnest({0})", BIGINT, val(present))));
        return database.select(DELIVERY.EVENT_ID, DELIVERY.ATTEMPTS, held, EVENT.TRACE, EVENT.TYPE, EVENT.PAYLOAD)
                .from(DELIVERY.join(EVENT).on(EVENT.ID.eq(DELIVERY.EVENT_ID)))
                .where(DELIVERY.LISTENER.eq(listener), DELIVERY.OWNER.eq(owner), DELIVERABLE, absent)
                .and(anyOf(EVENT.TYPE, knownTypes))
                .orderBy(DELIVERY.EVENT_ID)
                .limit(limit)
                .fetchInto(Waiting.class);
    }

    /**
     * Makes deliveries of the gone ours, and those of instances that nobody remembers. Those being worked on right now are
     * left for the next time.
     *
     * <p>Whoever had them may have died of one of them, so it counts as an attempt; but only until they are tried alone, as
     * otherwise the innocent would be parked with the guilty.
     */
    int takeOver(List<Long> gone, long to, String listener, Set<String> knownTypes, int limit) {
        Condition forgotten = DELIVERY.OWNER.notIn(select(INSTANCE.ID).from(INSTANCE));
        var theirs = select(DELIVERY.EVENT_ID)
                .from(DELIVERY.join(EVENT).on(EVENT.ID.eq(DELIVERY.EVENT_ID)))
                .where(DELIVERY.LISTENER.eq(listener), anyOf(EVENT.TYPE, knownTypes))
                .and(anyOf(DELIVERY.OWNER, gone).or(forgotten))
                .orderBy(DELIVERY.EVENT_ID)
                .limit(limit)
                .forUpdate()
                .of(DELIVERY)
                .skipLocked();
        Field<Short> attempts = when(DELIVERY.ATTEMPTS.lt((short) 2), DELIVERY.ATTEMPTS.plus((short) 1))
                .otherwise(DELIVERY.ATTEMPTS);
        return database.update(DELIVERY)
                .set(DELIVERY.OWNER, to)
                .set(DELIVERY.ATTEMPTS, attempts)
                .where(DELIVERY.LISTENER.eq(listener), DELIVERY.EVENT_ID.in(theirs))
                .execute();
    }
}
