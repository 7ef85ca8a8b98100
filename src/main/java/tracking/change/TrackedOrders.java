package tracking.change;

import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;
import static tracking.jooq.Tables.TRACKED_ORDER;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The orders whose status may still change. Only the transaction that holds the cursor writes them. */
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
                        PublicStatus.valueOf(row.getStatus()),
                        row.getSequence(),
                        row.getChangedAt().toInstant()));
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
                .column(TRACKED_ORDER.CHANGED_AT, order -> order.changedAt().atOffset(ZoneOffset.UTC))
                .as("tracked");
        database.insertInto(TRACKED_ORDER, rows.columns())
                .select(rows.select())
                .onConflict(TRACKED_ORDER.ORDER_ID)
                .doUpdate()
                .set(TRACKED_ORDER.STATUS, excluded(TRACKED_ORDER.STATUS))
                .set(TRACKED_ORDER.SEQUENCE, excluded(TRACKED_ORDER.SEQUENCE))
                .set(TRACKED_ORDER.CHANGED_AT, excluded(TRACKED_ORDER.CHANGED_AT))
                .execute();
    }

    void delete(Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            database.deleteFrom(TRACKED_ORDER)
                    .where(anyOf(TRACKED_ORDER.ORDER_ID, ids))
                    .execute();
        }
    }

    /** Deletes the orders that were cancelled or expired before this time; only a late payment or a late refund could still change them. */
    int deleteClosedBefore(Instant time) {
        return database.deleteFrom(TRACKED_ORDER)
                .where(
                        TRACKED_ORDER.STATUS.in(PublicStatus.CANCELLED.name(), PublicStatus.EXPIRED.name()),
                        TRACKED_ORDER.CHANGED_AT.lt(time.atOffset(ZoneOffset.UTC)))
                .execute();
    }
}
