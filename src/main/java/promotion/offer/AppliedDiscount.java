package promotion.offer;

import java.util.List;
import promotion.PromotionEvent.Applied;
import promotion.PromotionRequest.KeptDiscount;

/**
 * One promotion's part of a discount, and whether the limit of the coupon, the budget and the limits of the promotion count it. A limit or a budget
 * that is set later does not count this part. So a release subtracts exactly the use and the amount that the grant added.
 *
 * @param ofCoupon whether the coupon counts this use
 * @param ofBudget whether the budget of the promotion counts the amount
 * @param allowances what counts the use and the amount because of limits of the promotion
 * @param countedMinor the amount that they count: all of it, or what returns have left
 * @param used whether they count the use: until all units that the promotion is for have come back
 */
public record AppliedDiscount(
        Applied applied,
        boolean ofCoupon,
        boolean ofBudget,
        List<Allowance.Key> allowances,
        long countedMinor,
        boolean used) {

    public AppliedDiscount {
        allowances = List.copyOf(allowances);
        if (ofCoupon && applied.couponCode() == null) {
            throw new IllegalArgumentException("A counted use of a coupon needs a coupon code: " + applied);
        }
    }

    /** A part of which nothing has come back. */
    public static AppliedDiscount of(
            Applied applied, boolean ofCoupon, boolean ofBudget, List<Allowance.Key> allowances) {
        return new AppliedDiscount(
                applied, ofCoupon, ofBudget, allowances, applied.amount().amountMinor(), true);
    }

    /** The same part after a return. What was given back before is not counted again. */
    public AppliedDiscount keeping(KeptDiscount kept) {
        return new AppliedDiscount(
                applied,
                ofCoupon,
                ofBudget,
                allowances,
                Math.min(countedMinor, kept.amount().amountMinor()),
                used && kept.used());
    }

    /** Whether nothing of it has been given back. */
    public boolean isWhole() {
        return used && countedMinor == amountMinor();
    }

    int uses() {
        return used ? 1 : 0;
    }

    public String promotionId() {
        return applied.promotionId();
    }

    long amountMinor() {
        return applied.amount().amountMinor();
    }
}
