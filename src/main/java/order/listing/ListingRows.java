package order.listing;

import static order.jooq.Tables.LISTING;
import static order.jooq.Tables.LISTING_BACKFILL;
import static order.jooq.Tables.LISTING_SKU;
import static order.jooq.Tables.ORDERS;
import static order.jooq.Tables.ORDER_EVENT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.when;
import static platform.sql.AnyOf.anyOf;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import order.OrderEvent.Line;
import order.charges.Charging;
import order.stream.Order;
import order.stream.OrderDocuments;
import order.stream.Progress;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Record5;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.attributes.Json;
import platform.sql.Unnest;

/** Writes the tables of the lists. The caller's transaction must hold the lock of the cursor or of the backfill, so that there is one writer. */
@Repository
class ListingRows {

    /** The time of the last event of an order. */
    private static final Field<OffsetDateTime> LAST_EVENT_AT =
            field("({0}::json ->> 'at')::timestamptz", OffsetDateTime.class, ORDER_EVENT.PAYLOAD);

    /** The part of an order that never changes; null if the order is listed already. */
    private static final Field<JSONB> CONTENT_IF_NEW =
            when(LISTING.ID.isNull(), ORDERS.CONTENT).as("content_if_new");

    private final DSLContext database;

    ListingRows(DSLContext database) {
        this.database = database;
    }

    private record NewRow(Order order, OffsetDateTime updatedAt) {
        Order.Content content() {
            return order.content();
        }
    }

    private record SkuRow(String skuId, OffsetDateTime placedAt, UUID orderId) {}

    /** @param payableMinor null if the amount is not fixed, and therefore as it was */
    private record ChangedRow(
            UUID id, int seq, String status, @Nullable Long payableMinor, OffsetDateTime updatedAt) {}

    /** Copies the orders that are not listed in their present state. Ids that are not ids of orders are skipped. */
    void refresh(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<NewRow> added = new ArrayList<>();
        List<ChangedRow> changed = new ArrayList<>();
        database.select(ORDERS.ID, ORDERS.SEQ, CONTENT_IF_NEW, ORDERS.PROGRESS, LAST_EVENT_AT)
                .from(ORDERS)
                .join(ORDER_EVENT)
                .on(ORDER_EVENT.ORDER_ID.eq(ORDERS.ID), ORDER_EVENT.SEQ.eq(ORDERS.SEQ))
                .leftJoin(LISTING)
                .on(LISTING.ID.eq(ORDERS.ID))
                .where(anyOf(ORDERS.ID, ids), LISTING.SEQ.isDistinctFrom(ORDERS.SEQ))
                .forEach(row -> {
                    if (row.value3() == null) {
                        changed.add(changed(row));
                    } else {
                        added.add(added(row));
                    }
                });
        insert(added);
        update(changed);
    }

    private static NewRow added(Record5<UUID, Integer, JSONB, JSON, OffsetDateTime> row) {
        Order order = new Order(
                row.value1(),
                row.value2(),
                OrderDocuments.content(row.value3()),
                OrderDocuments.progress(row.value4()));
        return new NewRow(order, row.value5());
    }

    private static ChangedRow changed(Record5<UUID, Integer, JSONB, JSON, OffsetDateTime> row) {
        Progress progress = OrderDocuments.progress(row.value4());
        Progress.Charged charged = progress.charged();
        return new ChangedRow(
                row.value1(),
                row.value2(),
                progress.state().status().name(),
                charged == null ? null : charged.amounts().payable().amountMinor(),
                row.value5());
    }

    private void insert(List<NewRow> added) {
        if (added.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(added)
                .column(LISTING.ID, row -> row.order().id())
                .column(LISTING.SEQ, row -> row.order().seq())
                .column(LISTING.ORDER_NO, row -> row.content().orderNo())
                .column(LISTING.USER_ID, row -> row.content().userId())
                .column(LISTING.EXTERNAL_REFERENCE, row -> row.content().externalReference())
                .column(LISTING.CHANNEL, row -> row.content().channel())
                .column(LISTING.COUNTRY, row -> row.content().country())
                .column(LISTING.PAYMENT_METHOD, row -> row.content().paymentMethod())
                .column(LISTING.STATUS, row -> row.order().status().name())
                .column(LISTING.CURRENCY, row -> row.content().items().currency())
                .column(
                        LISTING.PAYABLE_MINOR,
                        row -> Charging.amountsOf(row.order()).payable().amountMinor())
                .column(LISTING.UNITS, row -> row.content().units())
                .column(LISTING.CREATED_AT, row -> utc(row.content().createdAt()))
                .column(LISTING.PLACED_AT, row -> utc(row.content().placedAt()))
                .column(LISTING.UPDATED_AT, NewRow::updatedAt)
                .column(
                        LISTING.ATTRIBUTES,
                        row -> row.content().attributes().isEmpty()
                                ? null
                                : JSONB.valueOf(Json.text(row.content().attributes())))
                .as("row");
        database.insertInto(LISTING, rows.columns()).select(rows.select()).execute();
        List<SkuRow> ofSkus = added.stream()
                .flatMap(row -> row.content().lines().stream()
                        .map(Line::skuId)
                        .distinct()
                        .map(skuId -> new SkuRow(
                                skuId,
                                utc(row.content().placedAt()),
                                row.order().id())))
                .sorted(Comparator.comparing(SkuRow::skuId))
                .toList();
        Unnest.Rows skus = Unnest.of(ofSkus)
                .column(LISTING_SKU.SKU_ID, SkuRow::skuId)
                .column(LISTING_SKU.PLACED_AT, SkuRow::placedAt)
                .column(LISTING_SKU.ORDER_ID, SkuRow::orderId)
                .as("sku");
        database.insertInto(LISTING_SKU, skus.columns()).select(skus.select()).execute();
    }

    private void update(List<ChangedRow> changed) {
        if (changed.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(changed)
                .column(LISTING.ID, ChangedRow::id)
                .column(LISTING.SEQ, ChangedRow::seq)
                .column(LISTING.STATUS, ChangedRow::status)
                .column(LISTING.PAYABLE_MINOR, ChangedRow::payableMinor)
                .column(LISTING.UPDATED_AT, ChangedRow::updatedAt)
                .as("row");
        database.update(LISTING)
                .set(LISTING.SEQ, rows.field(LISTING.SEQ))
                .set(LISTING.STATUS, rows.field(LISTING.STATUS))
                .set(LISTING.PAYABLE_MINOR, coalesce(rows.field(LISTING.PAYABLE_MINOR), LISTING.PAYABLE_MINOR))
                .set(LISTING.UPDATED_AT, rows.field(LISTING.UPDATED_AT))
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

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
