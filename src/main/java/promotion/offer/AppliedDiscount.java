package promotion.offer;

import promotion.PromotionEvent.Applied;

/**
 * One promotion's part of a discount, and what of it was counted. A limit or a budget that is set later does not count it after the
 * fact, so that giving it back takes off exactly what was put on.
 *
 * @param ofCoupon whether it is one of the coupon's counted uses
 * @param ofBudget whether its amount is counted in the promotion's budget
 */
public record AppliedDiscount(Applied applied, boolean ofCoupon, boolean ofBudget) {

    public AppliedDiscount {
        if (ofCoupon && applied.couponCode() == null) {
            throw new IllegalArgumentException("No coupon is used: " + applied);
        }
    }

    public String promotionId() {
        return applied.promotionId();
    }

    long amountMinor() {
        return applied.amount().amountMinor();
    }
}
