package order.view;

import static order.jooq.Tables.LISTING;
import static order.jooq.Tables.LISTING_BACKFILL;
import static order.jooq.Tables.LISTING_DISPUTE;
import static order.jooq.Tables.LISTING_SKU;
import static order.jooq.Tables.ORDERS;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import order.OrderEvent.Line;
import order.charges.Charging;
import order.stream.DatedOrder;
import order.stream.Order;
import order.stream.Orders;
import order.stream.Progress.Dispute;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.attributes.Json;
import platform.sql.Unnest;

/** Writes the tables of the lists. The caller's transaction must hold the lock of the cursor or of the backfill, so that there is one writer. */
@Repository
class ListingRows {

    private final DSLContext database;
    private final Orders orders;

    ListingRows(DSLContext database, Orders orders) {
        this.database = database;
        this.orders = orders;
    }

    /** Writes the rows of the orders that are not listed in their present state. Ids that are not ids of orders are skipped. */
    void refresh(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        Map<UUID, Integer> changed = new HashMap<>();
        Set<UUID> listed = new HashSet<>();
        database.select(ORDERS.ID, ORDERS.SEQ, LISTING.SEQ)
                .from(ORDERS)
                .leftJoin(LISTING)
                .on(LISTING.ID.eq(ORDERS.ID))
                .where(anyOf(ORDERS.ID, ids))
                .and(LISTING.SEQ.isDistinctFrom(ORDERS.SEQ))
                .forEach(row -> {
                    changed.put(row.value1(), row.value2());
                    if (row.value3() != null) {
                        listed.add(row.value1());
                    }
                });
        List<DatedOrder> inserted = new ArrayList<>();
        List<DatedOrder> updated = new ArrayList<>();
        orders.findDated(changed)
                .forEach(dated -> (listed.contains(dated.order().id()) ? updated : inserted).add(dated));
        insert(inOrderOfIds(inserted));
        update(inOrderOfIds(updated));
        writeDisputes(Stream.concat(inserted.stream(), updated.stream())
                .map(DatedOrder::order)
                .toList());
    }

    /** Ids and times of new orders increase together, so neighbours in the indexes are written one after the other. */
    private static List<DatedOrder> inOrderOfIds(List<DatedOrder> orders) {
        return orders.stream()
                .sorted(Comparator.comparing(dated -> dated.order().id()))
                .toList();
    }

    private void insert(List<DatedOrder> inserted) {
        if (inserted.isEmpty()) {
            return;
        }
        Unnest.of(inserted)
                .column(LISTING.ID, dated -> dated.order().id())
                .column(LISTING.SEQ, dated -> dated.order().seq())
                .column(LISTING.ORDER_NO, dated -> content(dated).orderNo())
                .column(LISTING.USER_ID, dated -> content(dated).userId())
                .column(LISTING.EXTERNAL_REFERENCE, dated -> content(dated).externalReference())
                .column(LISTING.CHANNEL, dated -> content(dated).channel())
                .column(LISTING.COUNTRY, dated -> content(dated).country())
                .column(LISTING.PAYMENT_METHOD, dated -> content(dated).paymentMethod())
                .column(LISTING.STATUS, dated -> dated.order().status().name())
                .column(LISTING.CURRENCY, dated -> content(dated).items().currency())
                .column(LISTING.PAYABLE_MINOR, ListingRows::payableMinor)
                .column(LISTING.UNITS, dated -> content(dated).units())
                .column(LISTING.CREATED_AT, dated -> utc(content(dated).createdAt()))
                .column(LISTING.PLACED_AT, dated -> utc(content(dated).placedAt()))
                .column(LISTING.UPDATED_AT, dated -> utc(dated.changedAt()))
                .column(LISTING.ATTRIBUTES, dated -> attributes(content(dated).attributes()))
                .insertInto(database, LISTING)
                .execute();
        insertSkus(inserted);
    }

    private record ListedSku(String skuId, Order order) {}

    private void insertSkus(List<DatedOrder> inserted) {
        List<ListedSku> skus = inserted.stream()
                .flatMap(dated -> content(dated).lines().stream()
                        .map(Line::skuId)
                        .distinct()
                        .map(skuId -> new ListedSku(skuId, dated.order())))
                .sorted(Comparator.comparing(ListedSku::skuId))
                .toList();
        Unnest.of(skus)
                .column(LISTING_SKU.SKU_ID, ListedSku::skuId)
                .column(LISTING_SKU.PLACED_AT, sku -> utc(sku.order().content().placedAt()))
                .column(LISTING_SKU.ORDER_ID, sku -> sku.order().id())
                .insertInto(database, LISTING_SKU)
                .execute();
    }

    private void update(List<DatedOrder> updated) {
        if (updated.isEmpty()) {
            return;
        }
        Unnest.of(updated)
                .column(LISTING.ID, dated -> dated.order().id())
                .column(LISTING.SEQ, dated -> dated.order().seq())
                .column(LISTING.STATUS, dated -> dated.order().status().name())
                .column(LISTING.PAYABLE_MINOR, ListingRows::payableMinor)
                .column(LISTING.UPDATED_AT, dated -> utc(dated.changedAt()))
                .update(database, LISTING, LISTING.ID)
                .execute();
    }

    private record ListedDispute(UUID orderId, String status) {}

    /** An order never loses a dispute, so the rows of orders without one are not searched for. */
    private void writeDisputes(List<Order> written) {
        List<Order> disputed =
                written.stream().filter(order -> !order.disputes().isEmpty()).toList();
        if (disputed.isEmpty()) {
            return;
        }
        List<ListedDispute> disputes = disputed.stream()
                .flatMap(order -> order.disputes().stream()
                        .map(Dispute::status)
                        .distinct()
                        .map(status -> new ListedDispute(order.id(), status.name())))
                .toList();
        Unnest.Rows rows = Unnest.of(disputes)
                .column(LISTING_DISPUTE.ORDER_ID, ListedDispute::orderId)
                .column(LISTING_DISPUTE.STATUS, ListedDispute::status)
                .as("row");
        database.deleteFrom(LISTING_DISPUTE)
                .where(anyOf(
                        LISTING_DISPUTE.ORDER_ID,
                        disputed.stream().map(Order::id).toList()))
                .and(notExists(selectOne()
                        .from(rows.table())
                        .where(rows.field(LISTING_DISPUTE.ORDER_ID).eq(LISTING_DISPUTE.ORDER_ID))
                        .and(rows.field(LISTING_DISPUTE.STATUS).eq(LISTING_DISPUTE.STATUS))))
                .execute();
        database.insertInto(LISTING_DISPUTE, rows.columns())
                .select(rows.select())
                .onConflictDoNothing()
                .execute();
    }

    private static Order.Content content(DatedOrder dated) {
        return dated.order().content();
    }

    /** While the amounts of an order are not fixed, lists show those that it would have without a discount. */
    private static long payableMinor(DatedOrder dated) {
        return Charging.amountsOf(dated.order()).payable().amountMinor();
    }

    private static @Nullable JSONB attributes(Map<String, Object> attributes) {
        return attributes.isEmpty() ? null : JSONB.valueOf(Json.text(attributes));
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
