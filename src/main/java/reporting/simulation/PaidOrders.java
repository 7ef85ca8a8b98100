package reporting.simulation;

import static platform.sql.AnyOf.anyOf;
import static reporting.jooq.Tables.ORDER_FACT;
import static reporting.jooq.Tables.ORDER_LINE;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import reporting.projection.Generation;

/** Reads from the reports which orders were paid, and what was really taken off them. */
@Repository
class PaidOrders {

    private final DSLContext database;

    PaidOrders(DSLContext database) {
        this.database = database;
    }

    /** The number of all orders, paid or not. */
    long count(Generation generation) {
        return database.fetchCount(ORDER_FACT, ORDER_FACT.GENERATION.eq(generation.number()));
    }

    /**
     * Those of the orders that were paid, also if they were refunded later.
     *
     * @param withDiscounts whether the discounts of their lines are read
     */
    Map<UUID, PaidOrder> find(Generation generation, Collection<UUID> orders, boolean withDiscounts) {
        Map<UUID, Map<Integer, Long>> discounts = new HashMap<>();
        if (withDiscounts) {
            database.select(ORDER_LINE.ORDER_ID, ORDER_LINE.LINE_NO, ORDER_LINE.DISCOUNT)
                    .from(ORDER_LINE)
                    .where(ORDER_LINE.GENERATION.eq(generation.number()), anyOf(ORDER_LINE.ORDER_ID, orders))
                    .and(ORDER_LINE.DISCOUNT.ne(0L))
                    .forEach(row -> discounts
                            .computeIfAbsent(row.value1(), id -> new HashMap<>())
                            .put(row.value2(), row.value3()));
        }
        Map<UUID, PaidOrder> paid = new HashMap<>();
        database.select(ORDER_FACT.ORDER_ID, ORDER_FACT.ORDER_NO, ORDER_FACT.SHIPPING_DISCOUNT)
                .from(ORDER_FACT)
                .where(ORDER_FACT.GENERATION.eq(generation.number()), anyOf(ORDER_FACT.ORDER_ID, orders))
                .and(ORDER_FACT.PAID_AT.isNotNull())
                .forEach(row -> paid.put(
                        row.value1(),
                        new PaidOrder(row.value2(), discounts.getOrDefault(row.value1(), Map.of()), row.value3())));
        return paid;
    }
}
