package reporting.facts;

import order.OrderEvent.Discount;

/**
 * The discount of a promotion on an order, in minor units.
 *
 * @param code empty for a promotion that needs no coupon
 */
public record DiscountFact(String promotionId, String code, long discount) {

    static DiscountFact of(Discount discount) {
        String code = discount.couponCode();
        return new DiscountFact(
                discount.promotionId(),
                code == null ? "" : code,
                discount.amount().amountMinor());
    }
}
