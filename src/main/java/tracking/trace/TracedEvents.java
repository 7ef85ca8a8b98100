package tracking.trace;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.SMALLINT;
import static org.jooq.impl.SQLDataType.VARCHAR;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.ArrayOf.arrayOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;
import static tracking.jooq.Routines.addEventHour;
import static tracking.jooq.Routines.dropEventHours;
import static tracking.jooq.Routines.emptyEvents;
import static tracking.jooq.Tables.EVENT;
import static tracking.jooq.Tables.EVENT_GROUP;
import static tracking.jooq.Tables.EVENT_HEAD;
import static tracking.jooq.Tables.EVENT_PAGE;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import outbox.EventReader.Header;
import outbox.EventReader.LogPosition;
import platform.page.Cursor;

/** The events of the last days, in groups of a page, in partitions of an hour. Thread-safe. */
@Repository
class TracedEvents {

    /** Types of events whose correlation is an order. */
    private static final String OF_ORDERS = "order.order.%";

    /** The maximum number of events in a group. A query that finds one of them reads all of them. */
    private static final int GROUP = 500;

    private final DSLContext database;
    private final Set<OffsetDateTime> partitions = ConcurrentHashMap.newKeySet();

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
                .set(EVENT_HEAD.REBUILDING_SINCE, utcOrNull(since))
                .execute();
    }

    /**
     * Adds events as a page, in the running transaction, which holds the lock of the head.
     *
     * @param events at least one, in the order of the log
     */
    void add(List<Header> events) {
        events.stream().map(TracedEvents::hour).distinct().forEach(this::addPartition);
        List<Instant> times = events.stream().map(Header::publishedAt).toList();
        LogPosition last = events.getLast().position();
        addGroups(events, last.eventId());
        database.insertInto(EVENT_PAGE)
                .set(EVENT_PAGE.TXID, last.txid())
                .set(EVENT_PAGE.PAGE_ID, last.eventId())
                .set(EVENT_PAGE.FIRST_AT, utc(Collections.min(times)))
                .set(EVENT_PAGE.LAST_AT, utc(Collections.max(times)))
                .set(
                        EVENT_PAGE.TYPES,
                        events.stream().map(Header::type).distinct().sorted().toArray(String[]::new))
                .execute();
    }

    /** The groups of an hour are in its partition. */
    private void addGroups(List<Header> events, long pageId) {
        events.stream()
                .collect(groupingBy(TracedEvents::hour))
                .values()
                .forEach(ofHour ->
                        ofHour.stream().gather(Gatherers.windowFixed(GROUP)).forEach(group -> addGroup(group, pageId)));
    }

    private void addGroup(List<Header> events, long pageId) {
        Instant first = Collections.min(events.stream().map(Header::publishedAt).toList());
        Numbered types = Numbered.of(events, Header::type);
        Numbered correlations = Numbered.of(events, Header::correlation);
        Numbered traces = Numbered.of(events, Header::trace);
        database.insertInto(
                        EVENT_GROUP,
                        EVENT_GROUP.PAGE_ID,
                        EVENT_GROUP.FIRST_AT,
                        EVENT_GROUP.TXIDS,
                        EVENT_GROUP.EVENT_IDS,
                        EVENT_GROUP.TYPES,
                        EVENT_GROUP.TYPE_NOS,
                        EVENT_GROUP.CORRELATIONS,
                        EVENT_GROUP.CORRELATION_NOS,
                        EVENT_GROUP.TRACE_IDS,
                        EVENT_GROUP.TRACE_NOS,
                        EVENT_GROUP.CAUSE_IDS,
                        EVENT_GROUP.PUBLISHED_AT)
                .select(select(
                        val(pageId),
                        val(utc(first)),
                        arrayOf(EVENT.TXID, events, event -> event.position().txid()),
                        arrayOf(
                                EVENT.EVENT_ID,
                                events,
                                event -> event.position().eventId()),
                        types.values(),
                        types.numbers(),
                        correlations.values(),
                        correlations.numbers(),
                        traces.values(),
                        traces.numbers(),
                        arrayOf(EVENT.CAUSE_ID, events, Header::cause),
                        arrayOf(EVENT.PUBLISHED_AT, events, event -> utc(event.publishedAt()))))
                .execute();
    }

    /**
     * A column of which events have the same values.
     *
     * @param values each value once
     * @param numbers the place of each event's value, from 1; null for an event without a value
     */
    private record Numbered(Field<String[]> values, Field<Short[]> numbers) {

        private static final Field<String> VALUE = field("value", VARCHAR);
        private static final Field<Short> NUMBER = field("number", SMALLINT);

        static Numbered of(List<Header> events, Function<Header, @Nullable String> value) {
            Map<String, Short> numbers = new LinkedHashMap<>();
            for (Header event : events) {
                String each = value.apply(event);
                if (each != null) {
                    numbers.putIfAbsent(each, (short) (numbers.size() + 1));
                }
            }
            return new Numbered(
                    arrayOf(VALUE, List.copyOf(numbers.keySet()), Function.identity()),
                    arrayOf(NUMBER, events, event -> numbers.get(value.apply(event))));
        }
    }

    private static OffsetDateTime hour(Header event) {
        return utc(event.publishedAt().truncatedTo(ChronoUnit.HOURS));
    }

    /** Adding a partition is idempotent, so it is harmless if the transaction that added it is rolled back and the next one asks again. */
    private void addPartition(OffsetDateTime hour) {
        if (partitions.add(hour)) {
            database.select(addEventHour(hour)).fetchSingle();
        }
    }

    /** The last transaction failed, or partitions were dropped, so a known partition may be missing. */
    void forgetPartitions() {
        partitions.clear();
    }

    /**
     * One page of events, in the order of the log.
     *
     * @param after the cursor of the page before; null for the first page
     * @throws platform.web.ProblemException if the cursor is not one of this query
     */
    List<TracedEvent> find(EventQuery query, @Nullable Cursor after, int limit) {
        LogPosition from = after == null ? LogPosition.START : EventQuery.position(after);
        Condition wanted = selected(query).and(row(EVENT.TXID, EVENT.EVENT_ID).gt(from.txid(), from.eventId()));
        var columns = database.select(
                EVENT.TXID,
                EVENT.EVENT_ID,
                EVENT.TYPE,
                EVENT.CORRELATION,
                EVENT.TRACE_ID,
                EVENT.CAUSE_ID,
                EVENT.PUBLISHED_AT);
        var rows = query.hasFewEvents()
                ? columns.from(EVENT).where(wanted).orderBy(EVENT.TXID, EVENT.EVENT_ID)
                : columns.from(EVENT_PAGE)
                        .join(EVENT)
                        .on(EVENT.PAGE_ID.eq(EVENT_PAGE.PAGE_ID))
                        .where(pages(query, from), wanted)
                        // Pages follow each other as in the log, so they are read one by one until the limit is
                        // reached.
                        .orderBy(EVENT_PAGE.TXID, EVENT_PAGE.PAGE_ID, EVENT.TXID, EVENT.EVENT_ID);
        return rows.limit(limit).fetch(TracedEvents::event);
    }

    /** The pages that may have events of a type. */
    private static Condition pages(EventQuery query, LogPosition from) {
        Condition condition = EVENT_PAGE
                .TYPES
                .contains(new String[] {requireNonNull(query.type())})
                .and(row(EVENT_PAGE.TXID, EVENT_PAGE.PAGE_ID).gt(from.txid(), from.eventId()));
        if (query.from() != null) {
            condition = condition.and(EVENT_PAGE.LAST_AT.ge(utc(query.from())));
        }
        if (query.to() != null) {
            condition = condition.and(EVENT_PAGE.FIRST_AT.lt(utc(query.to())));
        }
        return condition;
    }

    /** The conditions on groups are those that lead to an index, or leave out the partitions of other hours. */
    private static Condition selected(EventQuery query) {
        Condition condition = noCondition();
        if (query.traceId() != null) {
            condition = condition.and(ofTrace(query.traceId()));
        }
        if (query.correlations() != null) {
            String[] correlations = query.correlations().toArray(String[]::new);
            condition = condition
                    .and(arrayOverlap(EVENT.GROUP_CORRELATIONS, correlations))
                    .and(anyOf(EVENT.CORRELATION, query.correlations()));
        }
        if (query.type() != null) {
            condition = condition.and(EVENT.TYPE.eq(query.type()));
        }
        if (query.from() != null) {
            condition = condition
                    .and(EVENT.PUBLISHED_AT.ge(utc(query.from())))
                    .and(EVENT.GROUP_FIRST_AT.ge(utc(query.from().truncatedTo(ChronoUnit.HOURS))));
        }
        if (query.to() != null) {
            condition =
                    condition.and(EVENT.PUBLISHED_AT.lt(utc(query.to()))).and(EVENT.GROUP_FIRST_AT.lt(utc(query.to())));
        }
        return condition;
    }

    private static Condition ofTrace(String traceId) {
        return EVENT.GROUP_TRACE_IDS.contains(new String[] {traceId}).and(EVENT.TRACE_ID.eq(traceId));
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
                .where(ofTrace(traceId), EVENT.TYPE.like(OF_ORDERS))
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
