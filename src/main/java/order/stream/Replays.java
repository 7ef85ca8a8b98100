package order.stream;

import static order.jooq.Tables.ORDERS;
import static order.jooq.Tables.ORDER_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static platform.sql.AnyOf.anyOf;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import tools.jackson.core.JacksonException;

/** Replays streams from the database, and compares the resulting orders with the rows of the orders. */
@Repository
public class Replays {

    private static final int FETCH = 2000;

    private final DSLContext database;

    Replays(DSLContext database) {
        this.database = database;
    }

    /** An order whose row is missing, has no stream, or differs from the result of its stream. */
    public record Different(UUID id, String orderNo) {}

    /** Passes all events of all orders to the consumer, sorted by order id and position. */
    void eachEvent(Consumer<StoredEvent> consumer) {
        try (var events = database.select(ORDER_EVENT.ORDER_ID, ORDER_EVENT.SEQ, ORDER_EVENT.TYPE, ORDER_EVENT.PAYLOAD)
                .from(ORDER_EVENT)
                .orderBy(ORDER_EVENT.ORDER_ID, ORDER_EVENT.SEQ)
                .fetchSize(FETCH)
                .fetchLazy()) {
            events.forEach(r ->
                    consumer.accept(new StoredEvent(r.value1(), r.value2(), Orders.event(r.value3(), r.value4()))));
        }
    }

    /**
     * Compares replayed orders with the rows in a range of ids, column by column.
     *
     * @param replayed all replayed orders in the range
     * @param after the lower end of the range, exclusive; null for no lower end
     * @param upTo the upper end of the range, inclusive; null for no upper end
     * @return the orders that differ
     */
    List<Different> differing(Collection<Order> replayed, @Nullable UUID after, @Nullable UUID upTo) {
        Condition these = (after == null ? noCondition() : ORDERS.ID.gt(after))
                .and(upTo == null ? noCondition() : ORDERS.ID.le(upTo));
        return differing(replayed, these);
    }

    /** Whether the row of one order is missing or differs from the replayed order. */
    public boolean differs(Order replayed) {
        return !differing(List.of(replayed), ORDERS.ID.eq(replayed.id())).isEmpty();
    }

    /**
     * The orders whose rows differ. An earlier build has written the progress without the fields that were added since then. It means the same as
     * that of this build, so the progress of the few rows that are not equal at once is compared as this build reads it.
     */
    private List<Different> differing(Collection<Order> replayed, Condition these) {
        Unnest.Rows rows = Orders.columns(replayed).as("replayed");
        List<Field<?>> columns = rows.columns();
        List<Different> unequal = unequal(rows, columns, these);
        if (unequal.isEmpty()) {
            return unequal;
        }
        List<UUID> ids = unequal.stream().map(Different::id).toList();
        Set<UUID> different = new HashSet<>(unlikeProgress(replayed, ids));
        unequal(rows, without(columns, ORDERS.PROGRESS), these.and(anyOf(ORDERS.ID, ids))).stream()
                .map(Different::id)
                .forEach(different::add);
        return unequal.stream().filter(each -> different.contains(each.id())).toList();
    }

    private static List<Field<?>> without(List<Field<?>> columns, Field<?> other) {
        return columns.stream().filter(column -> !column.equals(other)).toList();
    }

    /** Those of the orders whose progress differs as this build reads it, or cannot be read; also those without a row or without a stream. */
    private Set<UUID> unlikeProgress(Collection<Order> replayed, Collection<UUID> ids) {
        Map<UUID, Order> streams = replayed.stream().collect(Collectors.toMap(Order::id, Function.identity()));
        Set<UUID> unlike = new HashSet<>(ids);
        database.select(ORDERS.ID, ORDERS.PROGRESS)
                .from(ORDERS)
                .where(anyOf(ORDERS.ID, ids))
                .forEach(row -> {
                    Order stream = streams.get(row.value1());
                    if (stream != null && isAlike(row.value2(), stream)) {
                        unlike.remove(row.value1());
                    }
                });
        return unlike;
    }

    private static boolean isAlike(JSON progress, Order stream) {
        try {
            return OrderDocuments.progress(progress).equals(OrderDocuments.progress(OrderDocuments.progress(stream)));
        } catch (JacksonException unreadable) {
            return false;
        }
    }

    /** The orders whose rows are not equal in these columns. */
    private List<Different> unequal(Unnest.Rows rows, List<Field<?>> columns, Condition these) {
        // New queries for each use, because the set operations of jOOQ modify the query on which they are called.
        Supplier<Select<Record>> kept =
                () -> select(comparable(columns)).from(ORDERS).where(these);
        Supplier<Select<Record>> made = () -> select(
                        comparable(columns.stream().<Field<?>>map(rows::field).toList()))
                .from(rows.table());
        Field<UUID> id = DSL.field(DSL.name(ORDERS.ID.getName()), ORDERS.ID.getDataType());
        Field<String> number = DSL.field(DSL.name(ORDERS.ORDER_NO.getName()), ORDERS.ORDER_NO.getDataType());
        return database.select(id, number)
                .from(kept.get().except(made.get()).asTable("kept"))
                .union(select(id, number).from(made.get().except(kept.get()).asTable("told")))
                .fetch(r -> new Different(r.value1(), r.value2()));
    }

    /** Casts json columns to jsonb, as equal json values can be written differently. */
    private static List<Field<?>> comparable(List<Field<?>> columns) {
        return columns.stream()
                .<Field<?>>map(column -> column.getType() == JSON.class
                        ? column.cast(SQLDataType.JSONB).as(column)
                        : column)
                .toList();
    }

    /** Locks the row of an order until the end of the transaction, if the row exists; does not decode it. */
    public void lock(UUID id) {
        database.select(ORDERS.ID)
                .from(ORDERS)
                .where(ORDERS.ID.eq(id))
                .forUpdate()
                .execute();
    }

    /** Replays the stream of one order; empty if there are no events, or if the stream is invalid. */
    public Optional<Order> replay(UUID id) {
        Replaying replaying = new Replaying(Order::apply);
        database.select(ORDER_EVENT.SEQ, ORDER_EVENT.TYPE, ORDER_EVENT.PAYLOAD)
                .from(ORDER_EVENT)
                .where(ORDER_EVENT.ORDER_ID.eq(id))
                .orderBy(ORDER_EVENT.SEQ)
                .forEach(r -> replaying.next(new StoredEvent(id, r.value1(), Orders.event(r.value2(), r.value3()))));
        return replaying.finished();
    }

    /** Inserts the row of an order, or replaces all of its columns. */
    public void write(Order order) {
        Unnest.Rows rows = Orders.columns(List.of(order)).as("replayed");
        database.insertInto(ORDERS, rows.columns())
                .select(rows.select())
                .onConflict(ORDERS.ID)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }
}
