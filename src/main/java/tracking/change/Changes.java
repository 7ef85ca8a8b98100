package tracking.change;

import static org.jooq.impl.DSL.noCondition;
import static platform.sql.AnyOf.anyOf;
import static tracking.jooq.Routines.addHours;
import static tracking.jooq.Routines.dropHours;
import static tracking.jooq.Tables.CHANGE;
import static tracking.jooq.Tables.HEAD;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import tracking.change.StatusBatch.NewChange;

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
        return database.select(CHANGE.WRITTEN_AT)
                .from(CHANGE)
                .where(CHANGE.POSITION.eq(number), CHANGE.WRITTEN_AT.lt(time.atOffset(ZoneOffset.UTC)))
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
        List<StatusChange> numbered = numbered(changes, last.number(), writtenAt);
        Unnest.Rows rows = Unnest.of(numbered)
                .column(CHANGE.POSITION, change -> change.position().number())
                .column(CHANGE.WRITTEN_AT, change -> writtenAt.atOffset(ZoneOffset.UTC))
                .column(CHANGE.ORDER_NO, StatusChange::orderNo)
                .column(CHANGE.OWNER, StatusChange::owner)
                .column(CHANGE.CHANNEL, StatusChange::channel)
                .column(CHANGE.STATUS, change -> change.status().name())
                .column(CHANGE.SEQUENCE, StatusChange::sequence)
                .column(CHANGE.UPDATED_AT, change -> change.updatedAt().atOffset(ZoneOffset.UTC))
                .column(CHANGE.TRACE_ID, StatusChange::traceId)
                .as("added");
        database.insertInto(CHANGE, rows.columns()).select(rows.select()).execute();
        database.update(HEAD)
                .set(HEAD.LAST_POSITION, last.number() + changes.size())
                .set(HEAD.LAST_AT, writtenAt.atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static List<StatusChange> numbered(List<NewChange> changes, long last, Instant writtenAt) {
        List<StatusChange> numbered = new ArrayList<>(changes.size());
        for (NewChange change : changes) {
            TrackedOrder order = change.order();
            numbered.add(new StatusChange(
                    new Position(last + numbered.size() + 1, writtenAt),
                    order.orderNo(),
                    order.owner(),
                    order.channel(),
                    order.status(),
                    order.sequence(),
                    order.changedAt(),
                    change.traceId()));
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
    public List<StatusChange> after(Position position, long through, StreamFilter filter, int limit) {
        return database.select(
                        CHANGE.POSITION,
                        CHANGE.WRITTEN_AT,
                        CHANGE.ORDER_NO,
                        CHANGE.OWNER,
                        CHANGE.CHANNEL,
                        CHANGE.STATUS,
                        CHANGE.SEQUENCE,
                        CHANGE.UPDATED_AT,
                        CHANGE.TRACE_ID)
                .from(CHANGE)
                .where(
                        CHANGE.POSITION.gt(position.number()),
                        CHANGE.POSITION.le(through),
                        // leaves out the partitions of earlier hours
                        CHANGE.WRITTEN_AT.ge(position.writtenAt().atOffset(ZoneOffset.UTC)))
                .and(selected(filter))
                .orderBy(CHANGE.POSITION)
                .limit(limit)
                .fetch(Changes::change);
    }

    private static Condition selected(StreamFilter filter) {
        Condition condition = noCondition();
        if (filter.owner() != null) {
            condition = condition.and(CHANGE.OWNER.eq(filter.owner()));
        }
        if (filter.orderNo() != null) {
            condition = condition.and(CHANGE.ORDER_NO.eq(filter.orderNo()));
        }
        if (!filter.channels().isEmpty()) {
            condition = condition.and(anyOf(CHANGE.CHANNEL, filter.channels()));
        }
        if (!filter.statuses().isEmpty()) {
            condition = condition.and(anyOf(
                    CHANGE.STATUS, filter.statuses().stream().map(Enum::name).toList()));
        }
        return condition;
    }

    private static StatusChange change(Record row) {
        return new StatusChange(
                new Position(
                        row.get(CHANGE.POSITION), row.get(CHANGE.WRITTEN_AT).toInstant()),
                row.get(CHANGE.ORDER_NO),
                row.get(CHANGE.OWNER),
                row.get(CHANGE.CHANNEL),
                PublicStatus.valueOf(row.get(CHANGE.STATUS)),
                row.get(CHANGE.SEQUENCE),
                row.get(CHANGE.UPDATED_AT).toInstant(),
                row.get(CHANGE.TRACE_ID));
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
