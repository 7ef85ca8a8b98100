package tracking.change;

import static org.jooq.impl.DSL.noCondition;
import static platform.sql.AnyOf.anyOf;
import static tracking.jooq.Routines.addHours;
import static tracking.jooq.Routines.dropHours;
import static tracking.jooq.Tables.HEAD;
import static tracking.jooq.Tables.ORDER_CHANGE;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import order.OrderStatus;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.sql.Unnest;
import tracking.change.ChangeBatch.NewChange;

/** The stored changes of the last day, in partitions of an hour. Thread-safe. */
@Repository
public class Changes {

    private final DSLContext database;
    private volatile Instant partitionsUntil = Instant.MIN;

    Changes(DSLContext database) {
        this.database = database;
    }

    /**
     * The end of the stored changes.
     *
     * @param last the position of the last change
     * @param droppedThrough the number of the last change that was dropped; 0 if none was
     */
    public record Head(Position last, long droppedThrough) {

        /** Whether all changes after the position are stored. */
        public boolean covers(Position position) {
            return droppedThrough <= position.number() && position.number() <= last.number();
        }
    }

    public Head head() {
        return database.select(HEAD.LAST_POSITION, HEAD.LAST_AT, HEAD.DROPPED_THROUGH)
                .from(HEAD)
                .fetchSingle(
                        row -> new Head(new Position(row.value1(), row.value2().toInstant()), row.value3()));
    }

    /**
     * A position that was reached before a time: every change that was stored at that time or later comes after it. It is found in steps that
     * double, so at most as many changes again come after it.
     *
     * @param time by the clocks of the instances that store changes
     */
    public Position before(Instant time) {
        Head head = head();
        if (head.last().writtenAt().isBefore(time)) {
            return head.last();
        }
        long stored = head.last().number() - head.droppedThrough();
        for (long back = 1; back < stored; back *= 2) {
            Optional<Position> reached = reached(head.last().number() - back, time);
            if (reached.isPresent()) {
                return reached.get();
            }
        }
        return new Position(head.droppedThrough(), Instant.EPOCH);
    }

    /** The position of a change; empty if it was not stored before the time. */
    private Optional<Position> reached(long number, Instant time) {
        return database.select(ORDER_CHANGE.WRITTEN_AT)
                .from(ORDER_CHANGE)
                .where(ORDER_CHANGE.POSITION.eq(number), ORDER_CHANGE.WRITTEN_AT.lt(time.atOffset(ZoneOffset.UTC)))
                .fetchOptional(row -> new Position(number, row.value1().toInstant()));
    }

    /**
     * Adds changes in the running transaction, and gives them the next positions. The lock of the head is held until the transaction ends. So
     * there is one writer at a time, and a change becomes visible only when all changes before it are visible.
     */
    void add(List<NewChange> changes, Instant now) {
        Position last = database.select(HEAD.LAST_POSITION, HEAD.LAST_AT)
                .from(HEAD)
                .forUpdate()
                .fetchSingle(row -> new Position(row.value1(), row.value2().toInstant()));
        Instant writtenAt = now.isBefore(last.writtenAt()) ? last.writtenAt() : now.truncatedTo(ChronoUnit.MICROS);
        addPartitions(writtenAt);
        List<OrderChange> numbered = numbered(changes, last.number(), writtenAt);
        Unnest.of(numbered)
                .column(ORDER_CHANGE.POSITION, change -> change.position().number())
                .column(ORDER_CHANGE.WRITTEN_AT, change -> writtenAt.atOffset(ZoneOffset.UTC))
                .column(ORDER_CHANGE.ORDER_NO, OrderChange::orderNo)
                .column(ORDER_CHANGE.OWNER, OrderChange::owner)
                .column(ORDER_CHANGE.CHANNEL, OrderChange::channel)
                .column(ORDER_CHANGE.STATUS, change -> change.status().name())
                .column(ORDER_CHANGE.SEQUENCE, OrderChange::sequence)
                .column(ORDER_CHANGE.UPDATED_AT, change -> change.updatedAt().atOffset(ZoneOffset.UTC))
                .column(ORDER_CHANGE.TRACE_ID, OrderChange::traceId)
                .column(ORDER_CHANGE.DETAIL, detail(detail -> detail.kind().name()))
                .column(ORDER_CHANGE.REFERENCE, detail(Detail::reference))
                .column(ORDER_CHANGE.AMOUNT_MINOR, amount(Money::amountMinor))
                .column(ORDER_CHANGE.CURRENCY, amount(Money::currency))
                .column(ORDER_CHANGE.IN_FULL, detail(Detail::inFull))
                .insertInto(database, ORDER_CHANGE)
                .execute();
        database.update(HEAD)
                .set(HEAD.LAST_POSITION, last.number() + changes.size())
                .set(HEAD.LAST_AT, writtenAt.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** A value of the detail; null for a change of the status. */
    private static <T> Function<OrderChange, @Nullable T> detail(Function<Detail, @Nullable T> value) {
        return change -> change.detail() == null ? null : value.apply(change.detail());
    }

    private static <T> Function<OrderChange, @Nullable T> amount(Function<Money, T> value) {
        return detail(detail -> detail.amount() == null ? null : value.apply(detail.amount()));
    }

    private static List<OrderChange> numbered(List<NewChange> changes, long last, Instant writtenAt) {
        List<OrderChange> numbered = new ArrayList<>(changes.size());
        for (NewChange change : changes) {
            TrackedOrder order = change.order();
            numbered.add(new OrderChange(
                    new Position(last + numbered.size() + 1, writtenAt),
                    order.orderNo(),
                    order.owner(),
                    order.channel(),
                    order.status(),
                    order.sequence(),
                    change.at(),
                    change.traceId(),
                    change.detail()));
        }
        return numbered;
    }

    /** Adding partitions is idempotent, so it is harmless if the transaction that added them is rolled back and the next one asks again. */
    private void addPartitions(Instant writtenAt) {
        if (!writtenAt.isBefore(partitionsUntil)) {
            database.select(addHours(writtenAt.atOffset(ZoneOffset.UTC))).fetchSingle();
            partitionsUntil = writtenAt.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        }
    }

    /** The last transaction failed, so the partitions that it added may be missing. */
    void forgetPartitions() {
        partitionsUntil = Instant.MIN;
    }

    /**
     * The selected changes after a position, in order.
     *
     * @param through the number of the last change to read
     * @param limit the maximum number of changes
     */
    public List<OrderChange> after(Position position, long through, StreamFilter filter, int limit) {
        return database.select(
                        ORDER_CHANGE.POSITION,
                        ORDER_CHANGE.WRITTEN_AT,
                        ORDER_CHANGE.ORDER_NO,
                        ORDER_CHANGE.OWNER,
                        ORDER_CHANGE.CHANNEL,
                        ORDER_CHANGE.STATUS,
                        ORDER_CHANGE.SEQUENCE,
                        ORDER_CHANGE.UPDATED_AT,
                        ORDER_CHANGE.TRACE_ID,
                        ORDER_CHANGE.DETAIL,
                        ORDER_CHANGE.REFERENCE,
                        ORDER_CHANGE.AMOUNT_MINOR,
                        ORDER_CHANGE.CURRENCY,
                        ORDER_CHANGE.IN_FULL)
                .from(ORDER_CHANGE)
                .where(
                        ORDER_CHANGE.POSITION.gt(position.number()),
                        ORDER_CHANGE.POSITION.le(through),
                        // leaves out the partitions of earlier hours
                        ORDER_CHANGE.WRITTEN_AT.ge(position.writtenAt().atOffset(ZoneOffset.UTC)))
                .and(selected(filter))
                .orderBy(ORDER_CHANGE.POSITION)
                .limit(limit)
                .fetch(Changes::change);
    }

    private static Condition selected(StreamFilter filter) {
        Condition condition = noCondition();
        if (filter.owner() != null) {
            condition = condition.and(ORDER_CHANGE.OWNER.eq(filter.owner()));
        }
        if (filter.orderNo() != null) {
            condition = condition.and(ORDER_CHANGE.ORDER_NO.eq(filter.orderNo()));
        }
        if (!filter.channels().isEmpty()) {
            condition = condition.and(anyOf(ORDER_CHANGE.CHANNEL, filter.channels()));
        }
        Condition status = filter.statuses().isEmpty()
                ? noCondition()
                : anyOf(
                        ORDER_CHANGE.STATUS,
                        filter.statuses().stream().map(Enum::name).toList());
        if (!filter.details()) {
            condition = condition.and(ORDER_CHANGE.DETAIL.isNull()).and(status);
        } else if (!filter.statuses().isEmpty()) {
            condition = condition.and(ORDER_CHANGE.DETAIL.isNotNull().or(status));
        }
        return condition;
    }

    private static OrderChange change(Record row) {
        return new OrderChange(
                new Position(
                        row.get(ORDER_CHANGE.POSITION),
                        row.get(ORDER_CHANGE.WRITTEN_AT).toInstant()),
                row.get(ORDER_CHANGE.ORDER_NO),
                row.get(ORDER_CHANGE.OWNER),
                row.get(ORDER_CHANGE.CHANNEL),
                OrderStatus.valueOf(row.get(ORDER_CHANGE.STATUS)),
                row.get(ORDER_CHANGE.SEQUENCE),
                row.get(ORDER_CHANGE.UPDATED_AT).toInstant(),
                row.get(ORDER_CHANGE.TRACE_ID),
                detail(row));
    }

    private static @Nullable Detail detail(Record row) {
        String kind = row.get(ORDER_CHANGE.DETAIL);
        if (kind == null) {
            return null;
        }
        Long amount = row.get(ORDER_CHANGE.AMOUNT_MINOR);
        return new Detail(
                DetailKind.valueOf(kind),
                row.get(ORDER_CHANGE.REFERENCE),
                amount == null ? null : new Money(amount, row.get(ORDER_CHANGE.CURRENCY)),
                row.get(ORDER_CHANGE.IN_FULL));
    }

    /**
     * Drops the hours that ended before this time.
     *
     * @return the number of dropped partitions
     * @throws org.springframework.dao.PessimisticLockingFailureException while a query holds a lock on the table
     */
    public int dropBefore(Instant time) {
        return database.select(dropHours(time.atOffset(ZoneOffset.UTC)))
                .fetchSingle()
                .value1();
    }
}
