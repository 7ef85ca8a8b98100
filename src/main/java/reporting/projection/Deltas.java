package reporting.projection;

import static reporting.projection.Milestone.CANCELLED;
import static reporting.projection.Milestone.COMPLETED;
import static reporting.projection.Milestone.CONFIRMED;
import static reporting.projection.Milestone.CREATED;
import static reporting.projection.Milestone.DISCOUNT_REVERSED;
import static reporting.projection.Milestone.EXPIRED;
import static reporting.projection.Milestone.PAID;
import static reporting.projection.Milestone.REFUNDED;
import static reporting.projection.Milestone.REJECTED;
import static reporting.projection.Milestone.SHIPPED;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reporting.projection.SkuMeasure.When;

/**
 * The changes of the sums when orders change: the contribution of each order after the change, minus its contribution before. So the
 * sums always equal those of the orders, whatever steps the orders took.
 *
 * <p>An order counts in the hour in which it was placed. Its money counts in the same hour, as soon as the order is paid. A refund and a
 * return count in their own hours. Money that was collected for an order that never became paid was no revenue; its refund also counts
 * as unearned. When a paid order is refunded as a whole, its discount is reversed: from then on the discount counts as reversed instead
 * of redeemed, in the hour of the order.
 */
final class Deltas {

    private static final Map<Milestone, SalesMeasure> COUNTED = Map.of(
            CREATED, SalesMeasure.CREATED,
            PAID, SalesMeasure.PAID,
            SHIPPED, SalesMeasure.SHIPPED,
            COMPLETED, SalesMeasure.COMPLETED,
            CANCELLED, SalesMeasure.CANCELLED,
            EXPIRED, SalesMeasure.EXPIRED,
            REJECTED, SalesMeasure.REJECTED);

    private final ZoneId zone;
    private final Sums<Hour, SalesMeasure> sales = new Sums<>(SalesMeasure.class);
    private final Sums<SkuHour, SkuMeasure> skus = new Sums<>(SkuMeasure.class);
    private final Sums<CouponHour, CouponMeasure> coupons = new Sums<>(CouponMeasure.class);
    private final Sums<FunderHour, FunderMeasure> funders = new Sums<>(FunderMeasure.class);

    Deltas(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Adds the change of one order. Both arguments have their lines, discounts and returns, or both are without them if the change does
     * not depend on them.
     *
     * @param before null for a new order
     */
    void change(@Nullable OrderFacts before, OrderFacts after) {
        if (before != null) {
            count(before, -1);
        }
        count(after, 1);
    }

    Sums<Hour, SalesMeasure> sales() {
        return sales;
    }

    Sums<SkuHour, SkuMeasure> skus() {
        return skus;
    }

    Sums<CouponHour, CouponMeasure> coupons() {
        return coupons;
    }

    Sums<FunderHour, FunderMeasure> funders() {
        return funders;
    }

    private void count(OrderFacts order, int sign) {
        Hour placed = Hour.of(order, order.placedAt(), zone);
        COUNTED.forEach((milestone, measure) -> sales.add(placed, measure, order.has(milestone) ? sign : 0));
        Amounts amounts = order.amounts();
        if (amounts == null) {
            return;
        }
        boolean paid = order.has(PAID);
        if (paid) {
            revenue(placed, order, amounts, sign);
        }
        Instant refunded = order.milestones().get(REFUNDED);
        if (refunded != null) {
            refund(Hour.of(order, refunded, zone), order, amounts, sign);
        }
        order.returns().forEach(back -> countReturn(Hour.of(order, back.returnedAt(), zone), back, sign));
        for (DiscountFact each : order.discounts()) {
            CouponHour coupon = new CouponHour(placed, each.code(), each.promotionId());
            coupons.add(coupon, CouponMeasure.GRANTED, order.has(CONFIRMED) ? sign : 0);
            coupons.add(coupon, CouponMeasure.DISCOUNT, sign * each.discount());
            if (paid) {
                boolean reversed = order.has(DISCOUNT_REVERSED);
                coupons.add(coupon, reversed ? CouponMeasure.REVERSED : CouponMeasure.REDEEMED, sign);
                coupons.add(
                        coupon,
                        reversed ? CouponMeasure.REVERSED_DISCOUNT : CouponMeasure.REDEEMED_DISCOUNT,
                        sign * each.discount());
            }
            fund(placed, order, each, sign);
        }
    }

    private void fund(Hour placed, OrderFacts order, DiscountFact discount, int sign) {
        discount.funders().forEach((funder, amount) -> {
            FunderHour key = new FunderHour(placed, funder, discount.promotionId());
            funders.add(key, FunderMeasure.DISCOUNT, sign * amount);
            if (order.has(PAID)) {
                funders.add(
                        key,
                        order.has(DISCOUNT_REVERSED)
                                ? FunderMeasure.REVERSED_DISCOUNT
                                : FunderMeasure.REDEEMED_DISCOUNT,
                        sign * amount);
            }
        });
    }

    private void revenue(Hour hour, OrderFacts order, Amounts amounts, int sign) {
        sales.add(hour, SalesMeasure.UNITS, sign * order.units());
        sales.add(hour, SalesMeasure.ITEMS, sign * amounts.items());
        sales.add(hour, SalesMeasure.DISCOUNT, sign * amounts.discount());
        sales.add(hour, SalesMeasure.SHIPPING, sign * amounts.shipping());
        sales.add(hour, SalesMeasure.SHIPPING_DISCOUNT, sign * amounts.shippingDiscount());
        sales.add(hour, SalesMeasure.TAX, sign * amounts.tax());
        sales.add(hour, SalesMeasure.TAX_INCLUDED, sign * amounts.taxIncluded());
        sales.add(hour, SalesMeasure.CHARGES_TAX, sign * amounts.chargesTax());
        sales.add(hour, SalesMeasure.REVENUE, sign * amounts.payable());
        sales.add(hour, SalesMeasure.UNCAPTURED, sign * order.uncapturedMinor());
        order.lines().forEach(line -> count(hour, line, When.PAID, sign));
    }

    private void refund(Hour hour, OrderFacts order, Amounts amounts, int sign) {
        boolean unearned = !order.has(PAID);
        sales.add(hour, SalesMeasure.REFUNDS, sign);
        sales.add(hour, SalesMeasure.REFUNDED_UNITS, sign * order.units());
        sales.add(hour, SalesMeasure.REFUNDED_ITEMS, sign * amounts.items());
        sales.add(hour, SalesMeasure.REFUNDED_DISCOUNT, sign * amounts.discount());
        sales.add(hour, SalesMeasure.REFUNDED_SHIPPING, sign * amounts.shipping());
        sales.add(hour, SalesMeasure.REFUNDED_SHIPPING_DISCOUNT, sign * amounts.shippingDiscount());
        sales.add(hour, SalesMeasure.REFUNDED_TAX, sign * amounts.tax());
        sales.add(hour, SalesMeasure.REFUNDED_TAX_INCLUDED, sign * amounts.taxIncluded());
        sales.add(hour, SalesMeasure.REFUNDED, sign * amounts.payable());
        sales.add(hour, SalesMeasure.UNEARNED_REFUNDS, unearned ? sign : 0);
        sales.add(hour, SalesMeasure.UNEARNED, unearned ? sign * amounts.payable() : 0);
        for (SoldLine line : order.lines()) {
            count(hour, line, When.REFUNDED, sign);
            if (unearned) {
                count(hour, line, When.REFUNDED_UNPAID, sign);
            }
        }
    }

    private void countReturn(Hour hour, ReturnFact back, int sign) {
        sales.add(hour, SalesMeasure.REFUNDS, sign);
        sales.add(hour, SalesMeasure.REFUNDED_UNITS, sign * back.sum(SoldLine::quantity));
        sales.add(hour, SalesMeasure.REFUNDED_ITEMS, sign * back.sum(SoldLine::amount));
        sales.add(hour, SalesMeasure.REFUNDED_DISCOUNT, sign * back.sum(SoldLine::discount));
        sales.add(hour, SalesMeasure.REFUNDED_TAX, sign * back.sum(SoldLine::tax));
        sales.add(hour, SalesMeasure.REFUNDED_TAX_INCLUDED, sign * back.sum(SoldLine::taxIncluded));
        sales.add(hour, SalesMeasure.REFUNDED, sign * back.sum(SoldLine::total));
        back.lines().forEach(line -> count(hour, line, When.REFUNDED, sign));
    }

    private void count(Hour hour, SoldLine line, When when, int sign) {
        SkuHour sku = new SkuHour(hour, line.skuId(), line.category());
        for (SkuMeasure measure : SkuMeasure.values()) {
            if (measure.when() == when) {
                skus.add(sku, measure, sign * measure.of(line));
            }
        }
    }
}
