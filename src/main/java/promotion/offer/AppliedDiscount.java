package promotion.offer;

import java.util.List;
import promotion.PromotionEvent.Applied;

/**
 * One promotion's part of a discount, and whether the limit of the coupon, the budget and the limits of the promotion count it. A limit or a budget
 * that is set later does not count this part. So a release subtracts exactly the use and the amount that the grant added.
 *
 * @param ofCoupon whether the coupon counts this use
 * @param ofBudget whether the budget of the promotion counts the amount
 * @param allowances what counts the use and the amount because of limits of the promotion
 */
public record AppliedDiscount(Applied applied, boolean ofCoupon, boolean ofBudget, List<Allowance.Key> allowances) {

    public AppliedDiscount {
        allowances = List.copyOf(allowances);
        if (ofCoupon && applied.couponCode() == null) {
            throw new IllegalArgumentException("A counted use of a coupon needs a coupon code: " + applied);
        }
    }

    public String promotionId() {
        return applied.promotionId();
    }

    long amountMinor() {
        return applied.amount().amountMinor();
    }
}
