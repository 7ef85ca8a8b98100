package reporting.facts;

import order.OrderEvent.Discount;

/** What a promotion took off an order, in minor units. @param code empty for a promotion that applies by itself */
public record DiscountFact(String promotionId, String code, long discount) {

    static DiscountFact of(Discount discount) {
        String code = discount.couponCode();
        return new DiscountFact(
                discount.promotionId(),
                code == null ? "" : code,
                discount.amount().amountMinor());
    }
}
