package promotion.repair;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.jsonbArray;
import static org.jooq.impl.DSL.sum;
import static promotion.jooq.Tables.DISCOUNT_PART;
import static promotion.jooq.Tables.REDEMPTION;

import java.math.BigDecimal;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.audit.ConditionalOnAudit;
import promotion.offer.Allowance;

/** Adds up the uses of a coupon, or the uses and amounts of budgets and limits, that discounts hold or have redeemed. */
@Repository
@ConditionalOnAudit
class Tallies {

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
                        count().filterWhere(DISCOUNT_PART.STATUS.eq(inline("granted"))),
                        count().filterWhere(DISCOUNT_PART.STATUS.eq(inline("redeemed"))))
                .from(REDEMPTION
                        .join(DISCOUNT_PART)
                        .on(DISCOUNT_PART.REFERENCE.eq(REDEMPTION.REFERENCE))
                        .and(DISCOUNT_PART.CODE.eq(REDEMPTION.CODE)))
                .where(REDEMPTION.CODE.eq(code))
                .and(DISCOUNT_PART.USES_COUPON)
                .fetchSingle(row -> new Tally(row.value1(), row.value2()));
    }

    /** The uses that a limit counts. */
    Tally usesOf(Allowance.Key key) {
        return tally(ofLimit(key).and(DISCOUNT_PART.IS_USED), inline(1L));
    }

    /** The amounts that a limit counts. */
    Tally minorOf(Allowance.Key key) {
        return tally(ofLimit(key), DISCOUNT_PART.COUNTED_MINOR);
    }

    private static Condition ofLimit(Allowance.Key key) {
        return DISCOUNT_PART
                .PROMOTION_ID
                .eq(key.promotionId())
                .and(DISCOUNT_PART.LIMITS.contains(
                        jsonbArray(jsonbArray(inline(key.per().name()), inline(key.subject())))));
    }

    Tally ofBudget(String promotionId) {
        return tally(
                DISCOUNT_PART.PROMOTION_ID.eq(promotionId).and(DISCOUNT_PART.USES_BUDGET), DISCOUNT_PART.COUNTED_MINOR);
    }

    private Tally tally(Condition counted, Field<Long> value) {
        return database.select(
                        coalesce(sum(value).filterWhere(DISCOUNT_PART.STATUS.eq(inline("granted"))), BigDecimal.ZERO),
                        coalesce(sum(value).filterWhere(DISCOUNT_PART.STATUS.eq(inline("redeemed"))), BigDecimal.ZERO))
                .from(DISCOUNT_PART)
                .where(DISCOUNT_PART.STATUS.in(inline("granted"), inline("redeemed")))
                .and(counted)
                .fetchSingle(row ->
                        new Tally(row.value1().longValueExact(), row.value2().longValueExact()));
    }
}
