package order.holding;

import static java.util.Objects.requireNonNull;
import static order.jooq.Tables.DUE;
import static order.jooq.Tables.HOLDING;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import order.holding.Holdings.Held;
import order.stream.Order;
import order.stream.OrderState;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The units that unpaid orders hold, by the shopper against whose limits the orders count. */
@Repository
public class UnpaidOrders {

    /** The first key of these advisory locks, which no other advisory lock uses. */
    private static final int LOCK_NAMESPACE = 0x0F7C;

    private static final List<String> PAYING = OrderState.storedNames(OrderState::hasPaymentWindow);
    private static final Field<Integer> LOCK = field(name("holder"), SQLDataType.INTEGER);
    private static final TypeReference<Map<String, Long>> UNITS = new TypeReference<>() {};

    private final DSLContext database;

    UnpaidOrders(DSLContext database) {
        this.database = database;
    }

    /**
     * Locks these shoppers and reads their unpaid orders. The transaction holds an advisory lock for each shopper until it ends, so
     * transactions that check the same shopper run one after the other, on any instance. Shoppers whose hash codes are equal share a lock.
     */
    public List<Held> lock(Collection<String> holders) {
        if (holders.isEmpty()) {
            return List.of();
        }
        TreeSet<Integer> locks = new TreeSet<>(); // sorted, so that two batches cannot deadlock
        holders.forEach(holder -> locks.add(holder.hashCode()));
        Unnest.Rows rows = Unnest.of(locks).column(LOCK, lock -> lock).as("lock");
        database.select(count(field(
                        "pg_advisory_xact_lock({0}, {1})",
                        SQLDataType.OTHER, inline(LOCK_NAMESPACE), rows.field(LOCK))))
                .from(rows.table())
                .execute();
        // This must be a separate statement: a statement sees the rows that were committed before it began, not before
        // it got its locks.
        return database.select(HOLDING.HOLDER, HOLDING.ORDER_ID, HOLDING.UNITS, DUE.STATE, DUE.DEADLINE)
                .from(HOLDING)
                .leftJoin(DUE)
                .on(DUE.ORDER_ID.eq(HOLDING.ORDER_ID))
                .where(anyOf(HOLDING.HOLDER, holders))
                .fetch(found -> new Held(
                        found.value1(),
                        found.value2(),
                        JsonMapper.shared().readValue(found.value3().data(), UNITS),
                        found.value4() != null && PAYING.contains(found.value4()),
                        found.value5() == null ? null : found.value5().toInstant()));
    }

    /** Adds orders that count from now on; this transaction has inserted them. */
    public void add(Collection<Order> orders) {
        if (!orders.isEmpty()) {
            atCommit(columns(orders).insertInto(database, HOLDING));
        }
    }

    /** Removes orders that do not count any more; this transaction has locked their rows. */
    public void remove(Collection<Order> orders) {
        if (!orders.isEmpty()) {
            Unnest.Rows rows = Unnest.of(orders)
                    .column(HOLDING.HOLDER, UnpaidOrders::holder)
                    .column(HOLDING.ORDER_ID, Order::id)
                    .as("closed");
            atCommit(database.deleteFrom(HOLDING)
                    .using(rows.table())
                    .where(HOLDING.HOLDER.eq(rows.field(HOLDING.HOLDER)))
                    .and(HOLDING.ORDER_ID.eq(rows.field(HOLDING.ORDER_ID))));
        }
    }

    /**
     * Repairs the saved units of an order from the order. This transaction has locked the order.
     *
     * @param order null if there is no such order
     * @return whether the saved units were wrong
     */
    public boolean repair(UUID id, @Nullable Order order) {
        if (order == null || !order.countsAgainstLimits()) {
            return database.deleteFrom(HOLDING).where(HOLDING.ORDER_ID.eq(id)).execute() > 0;
        }
        Condition right = HOLDING.HOLDER
                .eq(holder(order))
                .and(condition("{0}::jsonb = {1}::jsonb", HOLDING.UNITS, val(units(order))));
        int removed = database.deleteFrom(HOLDING)
                .where(HOLDING.ORDER_ID.eq(id), not(right))
                .execute();
        Unnest.Rows rows = columns(List.of(order)).as("held");
        int added = database.insertInto(HOLDING, rows.columns())
                .select(rows.select())
                .onConflictDoNothing()
                .execute();
        return removed + added > 0;
    }

    private static String holder(Order order) {
        return requireNonNull(order.content().holder());
    }

    private static JSON units(Order order) {
        return JSON.json(JsonMapper.shared().writeValueAsString(Held.units(order)));
    }

    private static Unnest<Order> columns(Collection<Order> orders) {
        List<Order> sorted = orders.stream()
                .sorted(Comparator.comparing(UnpaidOrders::holder).thenComparing(Order::id))
                .toList();
        return Unnest.of(sorted)
                .column(HOLDING.HOLDER, UnpaidOrders::holder)
                .column(HOLDING.ORDER_ID, Order::id)
                .column(HOLDING.UNITS, UnpaidOrders::units);
    }
}
