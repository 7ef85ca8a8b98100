package order.listing;

import static order.jooq.Tables.LISTING;
import static order.jooq.Tables.LISTING_BACKFILL;
import static order.jooq.Tables.LIST_ORDERS;
import static order.jooq.Tables.ORDERS;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import order.charges.Charging;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Orders;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** Writes the tables of the lists. The caller's transaction must hold the lock of the cursor or of the backfill, so that there is one writer. */
@Repository
class ListingRows {

    private static final String[] STATES = ofEachState(OrderState::storedName);
    private static final String[] STATUSES = ofEachState(state -> state.status().name());

    private final DSLContext database;
    private final Orders orders;

    ListingRows(DSLContext database, Orders orders) {
        this.database = database;
        this.orders = orders;
    }

    private static String[] ofEachState(Function<OrderState, String> name) {
        return Arrays.stream(OrderState.values()).map(name).toArray(String[]::new);
    }

    /** Copies the orders that are not listed in their present state. Ids that are not ids of orders are skipped. */
    void refresh(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<UUID> withoutAmounts = database.selectFrom(LIST_ORDERS(ids.toArray(UUID[]::new), STATES, STATUSES))
                .fetch(LIST_ORDERS.ORDER_ID);
        if (!withoutAmounts.isEmpty()) {
            listAmounts(orders.findAll(withoutAmounts).values());
        }
    }

    /** While the amounts of an order are not fixed, lists show those that it would have without a discount. */
    private void listAmounts(Collection<Order> unfixed) {
        Unnest.Rows rows = Unnest.of(unfixed)
                .column(LISTING.ID, Order::id)
                .column(
                        LISTING.PAYABLE_MINOR,
                        order -> Charging.amountsOf(order).payable().amountMinor())
                .as("row");
        database.update(LISTING)
                .set(LISTING.PAYABLE_MINOR, rows.field(LISTING.PAYABLE_MINOR))
                .from(rows.table())
                .where(LISTING.ID.eq(rows.field(LISTING.ID)))
                .execute();
    }

    /**
     * Locks the backfill until the end of the transaction, and waits for another instance that holds the lock.
     *
     * @return the id of the last order that the backfill has listed; empty if the backfill is complete
     */
    Optional<UUID> lockBackfill() {
        return database.select(LISTING_BACKFILL.AFTER_ID)
                .from(LISTING_BACKFILL)
                .forUpdate()
                .fetchOptional(LISTING_BACKFILL.AFTER_ID);
    }

    List<UUID> ordersAfter(UUID id, int limit) {
        return database.select(ORDERS.ID)
                .from(ORDERS)
                .where(ORDERS.ID.gt(id))
                .orderBy(ORDERS.ID)
                .limit(limit)
                .fetch(ORDERS.ID);
    }

    void moveBackfill(UUID afterId) {
        database.update(LISTING_BACKFILL)
                .set(LISTING_BACKFILL.AFTER_ID, afterId)
                .execute();
    }

    void endBackfill() {
        database.deleteFrom(LISTING_BACKFILL).execute();
    }
}
