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
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.audit.ConditionalOnAudit;
import promotion.offer.Allowance;

/** Adds up the uses of a coupon, or the uses and amounts of budgets and limits, that discounts hold or have redeemed. */
@Repository
@ConditionalOnAudit
class Tallies {

    private static final Table<Record> TAKEN =
            table("jsonb_array_elements({0})", DISCOUNT.TAKEN).as("t");
    /** What returns have left of the amount. */
    private static final Field<Long> AMOUNT =
            field("coalesce(t.value ->> 13, t.value ->> 2)::bigint", SQLDataType.BIGINT);

    /** False if all units that the promotion is for have come back. */
    private static final Field<Boolean> USED = field("coalesce((t.value ->> 14)::boolean, true)", SQLDataType.BOOLEAN);

    private final DSLContext database;

    Tallies(DSLContext database) {
        this.database = database;
    }

    /** Numbers of uses for a coupon, or amounts in minor units for a budget. */
    record Tally(long held, long redeemed) {

        /** Whether a repair may save this tally in place of the stored numbers: it differs from them and does not exceed the limit. */
        boolean corrects(long storedHeld, long storedRedeemed, @Nullable Long limit) {
            boolean differs = held != storedHeld || redeemed != storedRedeemed;
            return differs && isWithin(limit);
        }

        boolean isWithin(@Nullable Long limit) {
            return limit == null || held + redeemed <= limit;
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
                .and(condition("t.value ->> 1 = {0} and (t.value ->> 3)::boolean and {1}", REDEMPTION.CODE, USED))
                .fetchSingle(row -> new Tally(row.value1(), row.value2()));
    }

    /** The uses that a limit counts. */
    Tally usesOf(Allowance.Key key) {
        return tally(ofLimit(key).and(USED), inline(1L));
    }

    /** The amounts that a limit counts. */
    Tally minorOf(Allowance.Key key) {
        return tally(ofLimit(key), AMOUNT);
    }

    private static Condition ofLimit(Allowance.Key key) {
        return condition(
                "t.value ->> 0 = {0} and t.value -> 6 @> jsonb_build_array(jsonb_build_array({1}, {2}))",
                inline(key.promotionId()), inline(key.per().name()), inline(key.subject()));
    }

    Tally ofBudget(String promotionId) {
        return tally(condition("t.value ->> 0 = {0} and (t.value ->> 4)::boolean", inline(promotionId)), AMOUNT);
    }

    private Tally tally(Condition counted, Field<Long> value) {
        return database.select(
                        coalesce(sum(value).filterWhere(DISCOUNT.STATUS.eq(inline("granted"))), BigDecimal.ZERO),
                        coalesce(sum(value).filterWhere(DISCOUNT.STATUS.eq(inline("redeemed"))), BigDecimal.ZERO))
                .from(DISCOUNT.crossJoin(lateral(TAKEN)))
                .where(DISCOUNT.STATUS.in(inline("granted"), inline("redeemed")))
                .and(counted)
                .fetchSingle(row ->
                        new Tally(row.value1().longValueExact(), row.value2().longValueExact()));
    }
}
