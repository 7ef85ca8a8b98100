package outbox.delivery;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;
import static outbox.jooq.Tables.DELIVERY;
import static outbox.jooq.Tables.DELIVERY_GROUP;
import static outbox.jooq.Tables.EVENT_BY_ID;
import static outbox.jooq.Tables.INSTANCE;
import static outbox.jooq.Tables.OPEN_DELIVERY;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;
import outbox.Outbox;
import platform.sql.Unnest;
import platform.text.StoredText;

/**
 * The deliveries: each event that a listener must still handle, with the instance that owns the delivery. The deliveries of one transaction
 * to a unit of work begin as a group, which is one row. A group is split into a row for each delivery as soon as one of them is not like the
 * others: when one fails, waits for its lane, is left in the table or is taken over.
 *
 * <p>A delivery that failed is held until its next attempt. A parked delivery is held until an operator decides. A held delivery also holds
 * back the later deliveries of its lane, so that the events of a lane stay in order. It does not hold back earlier deliveries,
 * because it may have failed only because one of them was not handled yet. Another instance may own the earlier delivery.
 */
public final class Deliveries {

    /** The value of {@code held_until} of a parked delivery, which waits for an operator. */
    public static final Field<OffsetDateTime> PARKED = field("timestamptz 'infinity'", TIMESTAMPWITHTIMEZONE);

    /**
     * A delivery is deliverable if it does not wait for its next attempt and no earlier delivery of its lane is held. The delivery with the
     * lower position is the earlier one. Event ids cannot be compared, because each instance takes them in blocks.
     */
    private static final Condition DELIVERABLE = condition("""
            (delivery.held_until is null or delivery.held_until <= now()) and not exists (
              select from outbox.delivery held
              where held.listener = delivery.listener and held.lane = delivery.lane and held.held_until is not null
                and held.position < delivery.position)""");

    private static final String ADD_GROUPS = """
            insert into outbox.delivery_group (listener, first_event, event_ids, owner)
            select listener, first_event, array_agg(event_id order by event_id), {1} from {0} group by listener, first_event""";

    private static final String PRESENT = """
            select name from unnest({0}) name where exists (select from outbox.delivery where listener = name)
              or exists (select from outbox.delivery_group where listener = name)""";

    private static final String SPLIT =
            "select outbox.split_delivery_group(listener, first_event, owner) from outbox.delivery_group where {0}";

    private static final int LONGEST_ERROR = 4000;

    private final DSLContext database;

    Deliveries(DSLContext database) {
        this.database = database;
    }

    /**
     * A new delivery: an event, and the name of a listener that must handle it.
     *
     * @param group null for a delivery with a row of its own
     */
    record Due(String listener, Outbox.Published event, Item.@Nullable Group group) {}

    void add(Collection<List<Due>> due, long owner) {
        List<Due> all = due.stream().flatMap(List::stream).toList();
        List<Due> single = all.stream().filter(each -> each.group() == null).toList();
        if (!single.isEmpty()) {
            atCommit(Unnest.of(single)
                    .column(DELIVERY.LISTENER, Due::listener)
                    .column(DELIVERY.EVENT_ID, each -> each.event().eventId())
                    .column(DELIVERY.LANE, each -> each.event().event().correlation())
                    .column(DELIVERY.OWNER, each -> owner)
                    .insertInto(database, DELIVERY));
        }
        if (single.size() < all.size()) {
            List<Due> grouped =
                    all.stream().filter(each -> each.group() != null).toList();
            QueryPart added = Unnest.of(grouped)
                    .column(DELIVERY_GROUP.LISTENER, Due::listener)
                    .column(
                            DELIVERY_GROUP.FIRST_EVENT,
                            each -> requireNonNull(each.group()).firstEvent())
                    .column(DELIVERY.EVENT_ID, each -> each.event().eventId())
                    .from("due");
            atCommit(database.query(ADD_GROUPS, added, val(owner)));
        }
    }

    /**
     * The fence: deletes the deliveries that the caller is about to handle, in the caller's transaction. A group that is not handled as a
     * whole, or that has a held lane, is split before.
     *
     * @return the ids of the deleted deliveries. An id is missing if its delivery was taken over, was already handled, or waits behind a
     *     held delivery of its lane.
     */
    Set<Long> remove(String listener, List<Item.Delivery> wanted, long owner) {
        if (wanted.isEmpty()) {
            return new HashSet<>();
        }
        Set<Long> removed = removeGroups(listener, wholeGroups(wanted), owner);
        List<Item.Delivery> others = wanted.stream()
                .filter(each -> !removed.contains(each.eventId()))
                .toList();
        if (!others.isEmpty()) {
            split(listener, others, owner);
            List<Long> ids = others.stream().map(Item.Delivery::eventId).toList();
            removed.addAll(delete(owned(listener, ids, owner).and(DELIVERABLE)));
        }
        return removed;
    }

    /** By its first event: the deliveries of each group of which all are wanted. */
    private static Map<Long, List<Item.Delivery>> wholeGroups(List<Item.Delivery> wanted) {
        Map<Item.Group, List<Item.Delivery>> groups = wanted.stream()
                .filter(each -> each.group() != null)
                .collect(groupingBy(each -> requireNonNull(each.group())));
        Map<Long, List<Item.Delivery>> whole = new HashMap<>();
        groups.forEach((group, items) -> {
            if (items.size() == group.size()) {
                whole.put(group.firstEvent(), items);
            }
        });
        return whole;
    }

    private Set<Long> removeGroups(String listener, Map<Long, List<Item.Delivery>> whole, long owner) {
        if (whole.isEmpty()) {
            return new HashSet<>();
        }
        Set<String> lanes = whole.values().stream()
                .flatMap(items -> items.stream().map(Item.Delivery::lane))
                .collect(toSet());
        Condition held = DELIVERY.LISTENER
                .eq(listener)
                .and(DELIVERY.HELD_UNTIL.isNotNull())
                .and(anyOf(DELIVERY.LANE, lanes));
        return database
                .deleteFrom(DELIVERY_GROUP)
                .where(DELIVERY_GROUP.LISTENER.eq(listener), anyOf(DELIVERY_GROUP.FIRST_EVENT, whole.keySet()))
                .and(DELIVERY_GROUP.OWNER.eq(owner))
                .andNotExists(selectOne().from(DELIVERY).where(held, DELIVERY.POSITION.lt(DELIVERY_GROUP.POSITION)))
                .returningResult(DELIVERY_GROUP.FIRST_EVENT)
                .fetch(DELIVERY_GROUP.FIRST_EVENT)
                .stream()
                .flatMap(first -> requireNonNull(whole.get(first)).stream())
                .map(Item.Delivery::eventId)
                .collect(toCollection(HashSet::new));
    }

    /** Splits the groups of these deliveries that are in the table. */
    void split(String listener, List<Item.Delivery> deliveries, long owner) {
        Set<Long> groups = deliveries.stream()
                .map(Item.Delivery::group)
                .filter(Objects::nonNull)
                .map(Item.Group::firstEvent)
                .collect(toSet());
        if (!groups.isEmpty()) {
            splitWhere(
                    DELIVERY_GROUP.LISTENER.eq(listener),
                    anyOf(DELIVERY_GROUP.FIRST_EVENT, groups),
                    DELIVERY_GROUP.OWNER.eq(owner));
        }
    }

    /** Splits all groups of this instance, except these. */
    void splitAllBut(List<Item.Group> kept, String listener, long owner) {
        Long[] first = kept.stream().map(Item.Group::firstEvent).toArray(Long[]::new);
        Condition other = condition("first_event <> all({0})", val(first));
        splitWhere(DELIVERY_GROUP.LISTENER.eq(listener), DELIVERY_GROUP.OWNER.eq(owner), other);
    }

    private void splitWhere(Condition... which) {
        database.execute(SPLIT, and(which));
    }

    /**
     * Deletes deliveries that an outside listener has handled, even if their lane has been held in the meantime.
     *
     * @return the ids of the deleted deliveries; the others are no longer owned by this instance
     */
    Set<Long> removeClaimed(String listener, Collection<Long> eventIds, long owner) {
        return delete(owned(listener, eventIds, owner));
    }

    private Set<Long> delete(Condition which) {
        var deleted = database.deleteFrom(DELIVERY).where(which).returningResult(DELIVERY.EVENT_ID);
        return new HashSet<>(deleted.fetch(DELIVERY.EVENT_ID));
    }

    /**
     * Counts an attempt before it begins, so that the attempt is stored even if it ends the instance.
     *
     * @return the ids that may begin: owned by this instance and deliverable
     */
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
     * Holds a delivery that failed. This also holds back the later deliveries of its lane.
     *
     * @param attempts the number of failed attempts so far
     * @param wait the time until the next attempt, or null to park the delivery for an operator
     * @param error the failure, for operators; cut to 4000 characters
     */
    void hold(String listener, long eventId, long owner, int attempts, @Nullable Duration wait, String error) {
        database.update(DELIVERY)
                .set(DELIVERY.HELD_UNTIL, wait == null ? PARKED : fromNow(wait))
                .set(DELIVERY.ATTEMPTS, (short) attempts)
                .set(DELIVERY.ERROR, StoredText.of(error, LONGEST_ERROR))
                .where(owned(listener, List.of(eventId), owner))
                .execute();
    }

    /** Whether an earlier delivery of the same listener and lane is still in the table. */
    boolean hasEarlier(String listener, long eventId) {
        Condition delivery = DELIVERY.LISTENER.eq(listener).and(DELIVERY.EVENT_ID.eq(eventId));
        Condition lane = OPEN_DELIVERY.LISTENER.eq(DELIVERY.LISTENER).and(OPEN_DELIVERY.LANE.eq(DELIVERY.LANE));
        return database.fetchExists(DELIVERY.join(OPEN_DELIVERY)
                .on(lane, OPEN_DELIVERY.POSITION.lt(DELIVERY.POSITION))
                .where(delivery));
    }

    /** A time relative to now by the clock of the database, as only this clock is shared by all instances. */
    static Field<OffsetDateTime> fromNow(Duration duration) {
        return field("now() + make_interval(secs => {0})", TIMESTAMPWITHTIMEZONE, val(duration.toMillis() / 1000.0));
    }

    /** The lanes of this listener in which a delivery is held. */
    Set<String> held(String listener) {
        Condition held = DELIVERY.LISTENER.eq(listener).and(DELIVERY.HELD_UNTIL.isNotNull());
        return database.select(DELIVERY.LANE).from(DELIVERY).where(held).fetchSet(DELIVERY.LANE);
    }

    /** Those of the listeners that have a delivery in the table, whichever instance owns it. One statement asks for all of them. */
    Set<String> present(Stream<String> listeners) {
        return database.fetch(PRESENT, val(listeners.toArray(String[]::new))).intoSet(0, String.class);
    }

    /** A row of the table that can be delivered now, with its event. */
    record Waiting(
            long eventId,
            int attempts,
            boolean held,
            @Nullable String trace,
            String type,
            String payload) {}

    /**
     * The oldest deliverable deliveries of this instance, ordered by event id. Deliveries in groups are left out.
     *
     * @param present the event ids that are in memory already; they are left out
     * @param knownTypes the wire names that this version can decode; other types are left out
     */
    List<Waiting> waiting(String listener, long owner, Long[] present, Set<String> knownTypes, int limit) {
        Field<Boolean> held = field(DELIVERY.HELD_UNTIL.isNotNull());
        // A subquery, because PostgreSQL hashes it; it may search an array linearly.
        Condition absent = DELIVERY.EVENT_ID.notIn(select(field("unnest({0})", BIGINT, val(present))));
        return database.select(DELIVERY.EVENT_ID, DELIVERY.ATTEMPTS, held)
                .select(EVENT_BY_ID.TRACE, EVENT_BY_ID.TYPE, EVENT_BY_ID.PAYLOAD)
                .from(DELIVERY.crossJoin(EVENT_BY_ID(DELIVERY.EVENT_ID)))
                .where(DELIVERY.LISTENER.eq(listener), DELIVERY.OWNER.eq(owner), DELIVERABLE, absent)
                .and(anyOf(EVENT_BY_ID.TYPE, knownTypes))
                .orderBy(DELIVERY.EVENT_ID)
                .limit(limit)
                .fetchInto(Waiting.class);
    }

    /**
     * Takes over the deliveries of instances that are gone, and of instances without a row; groups are split before. Deliveries that another
     * transaction has locked are left for the next time.
     *
     * <p>A take-over counts as an attempt, as one of the deliveries may have ended its instance. A take-over is no longer counted when a
     * delivery has two attempts, because it then runs alone. Otherwise harmless deliveries would be parked together with the harmful one.
     *
     * @param gone the ids of instances that are dead or frozen
     * @param to the id of this instance
     * @param limit the maximum number of deliveries to take over at once; a tenth of it is the maximum number of groups to split
     * @return the number of deliveries that were taken over
     */
    int takeOver(List<Long> gone, long to, String listener, Set<String> knownTypes, int limit) {
        var instances = select(INSTANCE.ID).from(INSTANCE);
        var groups = select(DELIVERY_GROUP.FIRST_EVENT)
                .from(DELIVERY_GROUP)
                .where(DELIVERY_GROUP.LISTENER.eq(listener))
                .and(anyOf(DELIVERY_GROUP.OWNER, gone).or(DELIVERY_GROUP.OWNER.notIn(instances)))
                .orderBy(DELIVERY_GROUP.FIRST_EVENT)
                .limit(limit / 10)
                .forUpdate()
                .skipLocked();
        splitWhere(DELIVERY_GROUP.LISTENER.eq(listener), DELIVERY_GROUP.FIRST_EVENT.in(groups));
        Condition unregistered = DELIVERY.OWNER.notIn(instances);
        var candidates = select(DELIVERY.EVENT_ID)
                .from(DELIVERY.crossJoin(EVENT_BY_ID(DELIVERY.EVENT_ID)))
                .where(DELIVERY.LISTENER.eq(listener), anyOf(EVENT_BY_ID.TYPE, knownTypes))
                .and(anyOf(DELIVERY.OWNER, gone).or(unregistered))
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
                .where(DELIVERY.LISTENER.eq(listener), DELIVERY.EVENT_ID.in(candidates))
                .execute();
    }
}
