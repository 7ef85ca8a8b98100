package tracking.trace;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static tracking.jooq.Routines.addEventHour;
import static tracking.jooq.Routines.dropEventHours;
import static tracking.jooq.Routines.emptyEvents;
import static tracking.jooq.Tables.EVENT;
import static tracking.jooq.Tables.EVENT_HEAD;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import outbox.EventReader.Header;
import outbox.EventReader.LogPosition;
import platform.page.Cursor;
import platform.sql.Unnest;

/** The events of the last days, in partitions of an hour. Thread-safe. */
@Repository
class TracedEvents {

    /** Types of events whose correlation is an order. */
    private static final String OF_ORDERS = "order.order.%";

    private final DSLContext database;
    private final Set<Instant> partitions = ConcurrentHashMap.newKeySet();

    TracedEvents(DSLContext database) {
        this.database = database;
    }

    EventHead head() {
        return database.select(EVENT_HEAD.KEPT_FROM, EVENT_HEAD.REBUILDING_SINCE)
                .from(EVENT_HEAD)
                .fetchSingle(TracedEvents::head);
    }

    /** Locks the head until the end of the transaction, against another one that adds or drops events. */
    EventHead lockHead() {
        return database.select(EVENT_HEAD.KEPT_FROM, EVENT_HEAD.REBUILDING_SINCE)
                .from(EVENT_HEAD)
                .forUpdate()
                .fetchSingle(TracedEvents::head);
    }

    private static EventHead head(Record row) {
        OffsetDateTime since = row.get(EVENT_HEAD.REBUILDING_SINCE);
        return new EventHead(row.get(EVENT_HEAD.KEPT_FROM).toInstant(), since == null ? null : since.toInstant());
    }

    void saveHead(EventHead head) {
        Instant since = head.rebuildingSince();
        database.update(EVENT_HEAD)
                .set(EVENT_HEAD.KEPT_FROM, utc(head.keptFrom()))
                .set(EVENT_HEAD.REBUILDING_SINCE, since == null ? null : utc(since))
                .execute();
    }

    /** Adds events in the running transaction, which holds the lock of the head. */
    void add(Collection<Header> events) {
        events.stream()
                .map(event -> event.publishedAt().truncatedTo(ChronoUnit.HOURS))
                .distinct()
                .forEach(this::addPartition);
        Unnest.Rows rows = Unnest.of(events)
                .column(EVENT.TXID, event -> event.position().txid())
                .column(EVENT.EVENT_ID, event -> event.position().eventId())
                .column(EVENT.TYPE, Header::type)
                .column(EVENT.CORRELATION, Header::correlation)
                .column(EVENT.TRACE_ID, Header::trace)
                .column(EVENT.CAUSE_ID, Header::cause)
                .column(EVENT.PUBLISHED_AT, event -> utc(event.publishedAt()))
                .as("added");
        database.insertInto(EVENT, rows.columns()).select(rows.select()).execute();
    }

    /** Adding a partition is idempotent, so it is harmless if the transaction that added it is rolled back and the next one asks again. */
    private void addPartition(Instant hour) {
        if (partitions.add(hour)) {
            database.select(addEventHour(utc(hour))).fetchSingle();
        }
    }

    /** The last transaction failed, or partitions were dropped, so a known partition may be missing. */
    void forgetPartitions() {
        partitions.clear();
    }

    /**
     * One page of events.
     *
     * @param after the cursor of the page before; null for the first page
     * @throws platform.web.ProblemException if the cursor is not one of this query
     */
    List<TracedEvent> find(EventQuery query, @Nullable Cursor after, int limit) {
        return database.select(
                        EVENT.TXID,
                        EVENT.EVENT_ID,
                        EVENT.TYPE,
                        EVENT.CORRELATION,
                        EVENT.TRACE_ID,
                        EVENT.CAUSE_ID,
                        EVENT.PUBLISHED_AT)
                .from(EVENT)
                .where(selected(query))
                .and(after == null ? noCondition() : isBehind(query, after))
                .orderBy(order(query))
                .limit(limit)
                .fetch(TracedEvents::event);
    }

    private static Condition selected(EventQuery query) {
        Condition condition = noCondition();
        if (query.traceId() != null) {
            condition = condition.and(EVENT.TRACE_ID.eq(query.traceId()));
        }
        if (query.correlations() != null) {
            condition = condition.and(anyOf(EVENT.CORRELATION, query.correlations()));
        }
        if (query.type() != null) {
            condition = condition.and(EVENT.TYPE.eq(query.type()));
        }
        if (query.from() != null) {
            condition = condition.and(EVENT.PUBLISHED_AT.ge(utc(query.from())));
        }
        if (query.to() != null) {
            condition = condition.and(EVENT.PUBLISHED_AT.lt(utc(query.to())));
        }
        return condition;
    }

    private static Condition isBehind(EventQuery query, Cursor cursor) {
        if (query.isInOrderOfLog()) {
            LogPosition position = EventQuery.position(cursor);
            return row(EVENT.TXID, EVENT.EVENT_ID).gt(position.txid(), position.eventId());
        }
        OffsetDateTime at = utc(cursor.instant(0));
        // The first condition leaves out the partitions of earlier hours.
        return EVENT.PUBLISHED_AT
                .ge(at)
                .and(row(EVENT.PUBLISHED_AT, EVENT.EVENT_ID).gt(val(at), val(cursor.number(1))));
    }

    private static List<OrderField<?>> order(EventQuery query) {
        return query.isInOrderOfLog()
                ? List.of(EVENT.TXID, EVENT.EVENT_ID)
                : List.of(EVENT.PUBLISHED_AT, EVENT.EVENT_ID);
    }

    private static TracedEvent event(Record row) {
        return new TracedEvent(
                new LogPosition(row.get(EVENT.TXID), row.get(EVENT.EVENT_ID)),
                row.get(EVENT.TYPE),
                row.get(EVENT.CORRELATION),
                row.get(EVENT.TRACE_ID),
                row.get(EVENT.CAUSE_ID),
                row.get(EVENT.PUBLISHED_AT).toInstant());
    }

    /** The correlations of the orders that have an event of this trace, at most {@code limit}. */
    List<String> ordersOf(String traceId, int limit) {
        return database.selectDistinct(EVENT.CORRELATION)
                .from(EVENT)
                .where(EVENT.TRACE_ID.eq(traceId), EVENT.TYPE.like(OF_ORDERS))
                .orderBy(EVENT.CORRELATION)
                .limit(limit)
                .fetch(EVENT.CORRELATION);
    }

    /**
     * Drops the events that were published in earlier hours than this time.
     *
     * @return the number of dropped partitions
     * @throws org.springframework.dao.PessimisticLockingFailureException while a query holds a lock on the table
     */
    int dropBefore(Instant time) {
        forgetPartitions();
        return database.select(dropEventHours(utc(time))).fetchSingle().value1();
    }

    /**
     * Removes all events in the running transaction.
     *
     * @throws org.springframework.dao.PessimisticLockingFailureException while a query holds a lock on the table
     */
    void empty() {
        database.select(emptyEvents()).fetchSingle();
    }
}
