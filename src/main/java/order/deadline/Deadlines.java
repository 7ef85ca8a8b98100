package order.deadline;

import static order.jooq.Tables.DUE;
import static order.jooq.Tables.ORDERS;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utcOrNull;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import order.stream.Order;
import order.stream.OrderState;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/**
 * A table of the deadlines of orders, with their states. An index on the two columns of the order table could replace this table, but
 * PostgreSQL would then have to update every index of the order table with each change of an order.
 */
@Repository
public class Deadlines {

    private final DSLContext database;

    Deadlines(DSLContext database) {
        this.database = database;
    }

    /**
     * Saves the deadlines of orders.
     *
     * @param moved orders whose state or deadline has changed; this transaction has locked their rows or inserted them
     */
    public void save(Collection<Order> moved) {
        var byPresence = moved.stream()
                .sorted(Comparator.comparing(Order::id))
                .collect(Collectors.partitioningBy(order -> order.deadline() != null));
        put(byPresence.getOrDefault(true, List.of()));
        remove(byPresence.getOrDefault(false, List.of()));
    }

    private void put(List<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(orders)
                .column(DUE.ORDER_ID, Order::id)
                .column(DUE.STATE, order -> order.state().storedName())
                .column(DUE.DEADLINE, order -> utcOrNull(order.deadline()))
                .as("put");
        atCommit(database.insertInto(DUE, rows.columns())
                .select(rows.select())
                .onConflict(DUE.ORDER_ID)
                .doUpdate()
                .setAllToExcluded());
    }

    private void remove(List<Order> orders) {
        if (!orders.isEmpty()) {
            atCommit(database.deleteFrom(DUE)
                    .where(anyOf(DUE.ORDER_ID, orders.stream().map(Order::id).toList())));
        }
    }

    /**
     * Repairs the saved deadline of an order from the order's row. This transaction has locked the row, if there is one.
     *
     * @return whether the saved deadline was wrong
     */
    public boolean repair(UUID id) {
        var expected = select(ORDERS.ID, ORDERS.STATE, ORDERS.DEADLINE)
                .from(ORDERS)
                .where(ORDERS.ID.eq(id), ORDERS.DEADLINE.isNotNull());
        int removed = database.deleteFrom(DUE)
                .where(
                        DUE.ORDER_ID.eq(id),
                        row(DUE.ORDER_ID, DUE.STATE, DUE.DEADLINE).notIn(expected))
                .execute();
        int added = database.insertInto(DUE, DUE.ORDER_ID, DUE.STATE, DUE.DEADLINE)
                .select(expected)
                .onConflictDoNothing()
                .execute();
        return removed + added > 0;
    }

    /**
     * Locks unpaid orders whose payment window has ended. It skips rows that another transaction has locked; a later call finds them again.
     *
     * @param by only orders whose payment window ended at this time or earlier are locked
     */
    List<UUID> windowEnded(Instant by, int limit) {
        // Usually this query finds nothing. If it joined the orders, its plan would suit only an empty table.
        List<UUID> due = database.select(DUE.ORDER_ID)
                .from(DUE)
                .where(DUE.STATE.in(OrderState.storedNames(OrderState::hasPaymentWindow)))
                .and(DUE.DEADLINE.le(utcOrNull(by)))
                .orderBy(DUE.DEADLINE)
                .limit(limit)
                .fetch(DUE.ORDER_ID);
        return due.isEmpty()
                ? due
                : database.select(ORDERS.ID)
                        .from(ORDERS)
                        .where(anyOf(ORDERS.ID, due))
                        .orderBy(ORDERS.DEADLINE)
                        .forUpdate()
                        .skipLocked()
                        .fetch(ORDERS.ID);
    }

    /** How many orders of a state are past their deadline by more than a second. */
    public int overdue(OrderState state, Instant now) {
        return database.fetchCount(
                DUE, DUE.STATE.eq(state.storedName()).and(DUE.DEADLINE.lt(utcOrNull(now.minusSeconds(1)))));
    }
}
