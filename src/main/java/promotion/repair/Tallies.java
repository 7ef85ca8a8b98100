package promotion.repair;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static promotion.jooq.Tables.DISCOUNT;
import static promotion.jooq.Tables.REDEMPTION;

import java.math.BigDecimal;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.audit.ConditionalOnAudit;

/** Adds up the uses of a coupon, or the amounts of a budget, that discounts hold or have redeemed. */
@Repository
@ConditionalOnAudit
class Tallies {

    private static final Table<Record> TAKEN =
            table("jsonb_array_elements({0})", DISCOUNT.TAKEN).as("t");
    private static final Field<Long> AMOUNT = field("(t.value ->> 2)::bigint", SQLDataType.BIGINT);

    private final DSLContext database;

    Tallies(DSLContext database) {
        this.database = database;
    }

    /** Numbers of uses for a coupon, or amounts in minor units for a budget. */
    record Tally(long held, long redeemed) {

        /** Whether a repair may save this tally in place of the stored numbers: it differs from them and does not exceed the limit. */
        boolean corrects(long storedHeld, long storedRedeemed, @Nullable Long limit) {
            boolean differs = held != storedHeld || redeemed != storedRedeemed;
            return differs && (limit == null || held + redeemed <= limit);
        }
    }

    Tally ofCoupon(String code) {
        return database.select(
                        count().filterWhere(DISCOUNT.STATUS.eq(inline("granted"))),
                        count().filterWhere(DISCOUNT.STATUS.eq(inline("redeemed"))))
                .from(REDEMPTION
                        .join(DISCOUNT)
                        .on(DISCOUNT.REFERENCE.eq(REDEMPTION.REFERENCE))
                        .crossJoin(lateral(TAKEN)))
                .where(REDEMPTION.CODE.eq(code))
                .and(condition("t.value ->> 1 = {0} and (t.value ->> 3)::boolean", REDEMPTION.CODE))
                .fetchSingle(row -> new Tally(row.value1(), row.value2()));
    }

    Tally ofBudget(String promotionId) {
        return database.select(
                        coalesce(sum(AMOUNT).filterWhere(DISCOUNT.STATUS.eq(inline("granted"))), BigDecimal.ZERO),
                        coalesce(sum(AMOUNT).filterWhere(DISCOUNT.STATUS.eq(inline("redeemed"))), BigDecimal.ZERO))
                .from(DISCOUNT.crossJoin(lateral(TAKEN)))
                .where(DISCOUNT.STATUS.in(inline("granted"), inline("redeemed")))
                .and(condition("t.value ->> 0 = {0} and (t.value ->> 4)::boolean", inline(promotionId)))
                .fetchSingle(row ->
                        new Tally(row.value1().longValueExact(), row.value2().longValueExact()));
    }
}
