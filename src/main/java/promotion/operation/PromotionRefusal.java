package promotion.operation;

import java.util.List;
import promotion.offer.Coupon;
import promotion.offer.Promotion;

/** Why an operator's command was refused. */
public sealed interface PromotionRefusal {

    /** The precondition does not allow the current state. */
    record Stale() implements PromotionRefusal {}

    record UnknownPromotion() implements PromotionRefusal {}

    /** The promotion is released, so it cannot become a draft. */
    record NoDraftAgain() implements PromotionRefusal {}

    /** The promotion applies without a coupon. */
    record NeedsNoCoupon() implements PromotionRefusal {}

    /** The held and redeemed amounts exceed the new budget, or the new currency differs from their currency. */
    record BudgetInUse(Promotion promotion) implements PromotionRefusal {}

    /** These coupons have more held and redeemed uses than the new limit allows. */
    record CouponsInUse(List<Coupon> coupons) implements PromotionRefusal {}

    /** These coupons belong to another promotion. */
    record OfAnotherPromotion(List<Coupon> coupons) implements PromotionRefusal {}
}
