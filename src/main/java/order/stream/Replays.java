package order.stream;

import static order.jooq.Tables.ORDERS;
import static order.jooq.Tables.ORDER_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

/** Streams as they are played again, and the rows that they should have made. */
@Repository
public class Replays {

    private static final int FETCH = 2000;

    private final DSLContext database;

    Replays(DSLContext database) {
        this.database = database;
    }

    /** An order whose row is missing, superfluous or other than its stream says. */
    public record Different(UUID id, String orderNo) {}

    /** Every event of every order, an order at a time, each in its order. */
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
     * Compares what streams have made with the rows of the same orders, column by column.
     *
     * @param after ids up to this one were compared before; null for the first
     * @param upTo the last of these ids; null to compare all rows that are left
     */
    List<Different> differing(Collection<Order> replayed, @Nullable UUID after, @Nullable UUID upTo) {
        Unnest.Rows rows = Orders.rows(replayed);
        Condition these = (after == null ? noCondition() : ORDERS.ID.gt(after))
                .and(upTo == null ? noCondition() : ORDERS.ID.le(upTo));
        return differing(rows, these);
    }

    /** The same for one order. */
    public boolean differs(Order replayed) {
        return !differing(Orders.rows(List.of(replayed)), ORDERS.ID.eq(replayed.id()))
                .isEmpty();
    }

    private List<Different> differing(Unnest.Rows rows, Condition these) {
        // Made anew for each use, as jOOQ's set operations change what they are called on.
        Supplier<Select<Record>> kept =
                () -> select(comparable(rows.columns())).from(ORDERS).where(these);
        Supplier<Select<Record>> made = () -> select(comparable(
                        rows.columns().stream().<Field<?>>map(rows::field).toList()))
                .from(rows.table());
        Field<UUID> id = DSL.field(DSL.name(ORDERS.ID.getName()), ORDERS.ID.getDataType());
        Field<String> number = DSL.field(DSL.name(ORDERS.ORDER_NO.getName()), ORDERS.ORDER_NO.getDataType());
        return database.select(id, number)
                .from(kept.get().except(made.get()).asTable("kept"))
                .union(select(id, number).from(made.get().except(kept.get()).asTable("told")))
                .fetch(r -> new Different(r.value1(), r.value2()));
    }

    /** As json can be written one way or another, and says the same. */
    private static List<Field<?>> comparable(List<Field<?>> columns) {
        return columns.stream()
                .<Field<?>>map(column -> column.getType() == JSON.class
                        ? column.cast(SQLDataType.JSONB).as(column)
                        : column)
                .toList();
    }

    /** Locks an order's row, if it is there, whatever it says. */
    public void lock(UUID id) {
        database.select(ORDERS.ID)
                .from(ORDERS)
                .where(ORDERS.ID.eq(id))
                .forUpdate()
                .execute();
    }

    /** What an order's stream makes of it; empty if the stream has a gap, or cannot be. */
    public Optional<Order> replay(UUID id) {
        Replaying replaying = new Replaying(Order::apply);
        database.select(ORDER_EVENT.SEQ, ORDER_EVENT.TYPE, ORDER_EVENT.PAYLOAD)
                .from(ORDER_EVENT)
                .where(ORDER_EVENT.ORDER_ID.eq(id))
                .orderBy(ORDER_EVENT.SEQ)
                .forEach(r -> replaying.next(new StoredEvent(id, r.value1(), Orders.event(r.value2(), r.value3()))));
        return replaying.finished();
    }

    /** Writes an order's row whatever it was. */
    public void write(Order order) {
        Unnest.Rows rows = Orders.rows(List.of(order));
        database.insertInto(ORDERS, rows.columns())
                .select(rows.select())
                .onConflict(ORDERS.ID)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }
}
