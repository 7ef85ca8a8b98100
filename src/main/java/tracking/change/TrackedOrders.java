package tracking.change;

import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;
import static tracking.jooq.Tables.TRACKED_ORDER;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import order.OrderStatus;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The orders that may still change. Only the transaction that holds the cursor writes them. */
@Repository
class TrackedOrders {

    private final DSLContext database;

    TrackedOrders(DSLContext database) {
        this.database = database;
    }

    List<TrackedOrder> find(Collection<UUID> ids) {
        return database.selectFrom(TRACKED_ORDER)
                .where(anyOf(TRACKED_ORDER.ORDER_ID, ids))
                .fetch(row -> new TrackedOrder(
                        row.getOrderId(),
                        row.getOrderNo(),
                        row.getOwner(),
                        row.getChannel(),
                        OrderStatus.valueOf(row.getStatus()),
                        row.getSequence(),
                        row.getChangedAt().toInstant(),
                        new OrderFacts(
                                row.getPayUntil() == null
                                        ? null
                                        : row.getPayUntil().toInstant(),
                                row.getAttempt(),
                                row.getShipments(),
                                row.getPaidMinor(),
                                row.getRefundedMinor(),
                                row.getTold())));
    }

    void save(List<TrackedOrder> orders) {
        if (orders.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(orders)
                .column(TRACKED_ORDER.ORDER_ID, TrackedOrder::id)
                .column(TRACKED_ORDER.ORDER_NO, TrackedOrder::orderNo)
                .column(TRACKED_ORDER.OWNER, TrackedOrder::owner)
                .column(TRACKED_ORDER.CHANNEL, TrackedOrder::channel)
                .column(TRACKED_ORDER.STATUS, order -> order.status().name())
                .column(TRACKED_ORDER.SEQUENCE, TrackedOrder::sequence)
                .column(TRACKED_ORDER.CHANGED_AT, order -> utc(order.changedAt()))
                .column(TRACKED_ORDER.PAY_UNTIL, order -> utc(order.facts().payUntil()))
                .column(TRACKED_ORDER.ATTEMPT, order -> order.facts().attempt())
                .column(TRACKED_ORDER.SHIPMENTS, order -> order.facts().shipments())
                .column(TRACKED_ORDER.PAID_MINOR, order -> order.facts().paidMinor())
                .column(TRACKED_ORDER.REFUNDED_MINOR, order -> order.facts().refundedMinor())
                .column(TRACKED_ORDER.TOLD, order -> order.facts().told())
                .as("tracked");
        database.insertInto(TRACKED_ORDER, rows.columns())
                .select(rows.select())
                .onConflict(TRACKED_ORDER.ORDER_ID)
                .doUpdate()
                .set(TRACKED_ORDER.STATUS, excluded(TRACKED_ORDER.STATUS))
                .set(TRACKED_ORDER.SEQUENCE, excluded(TRACKED_ORDER.SEQUENCE))
                .set(TRACKED_ORDER.CHANGED_AT, excluded(TRACKED_ORDER.CHANGED_AT))
                .set(TRACKED_ORDER.PAY_UNTIL, excluded(TRACKED_ORDER.PAY_UNTIL))
                .set(TRACKED_ORDER.ATTEMPT, excluded(TRACKED_ORDER.ATTEMPT))
                .set(TRACKED_ORDER.SHIPMENTS, excluded(TRACKED_ORDER.SHIPMENTS))
                .set(TRACKED_ORDER.PAID_MINOR, excluded(TRACKED_ORDER.PAID_MINOR))
                .set(TRACKED_ORDER.REFUNDED_MINOR, excluded(TRACKED_ORDER.REFUNDED_MINOR))
                .set(TRACKED_ORDER.TOLD, excluded(TRACKED_ORDER.TOLD))
                .execute();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    void delete(Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            database.deleteFrom(TRACKED_ORDER)
                    .where(anyOf(TRACKED_ORDER.ORDER_ID, ids))
                    .execute();
        }
    }

    /**
     * Deletes the orders that were completed, cancelled or expired before this time; only a late return, a late payment or a late refund could
     * still change them.
     */
    int deleteClosedBefore(Instant time) {
        return database.deleteFrom(TRACKED_ORDER)
                .where(
                        TRACKED_ORDER.STATUS.in(
                                OrderStatus.COMPLETED.name(), OrderStatus.CANCELLED.name(), OrderStatus.EXPIRED.name()),
                        TRACKED_ORDER.CHANGED_AT.lt(time.atOffset(ZoneOffset.UTC)))
                .execute();
    }
}
