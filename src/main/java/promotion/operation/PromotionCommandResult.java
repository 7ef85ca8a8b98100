package promotion.operation;

import java.util.List;
import promotion.offer.Coupon;
import promotion.offer.Promotion;

/** The result of an operator's command. A refused command changes nothing and does not use up its idempotency key. */
public sealed interface PromotionCommandResult<T> {

    record Done<T>(T value) implements PromotionCommandResult<T> {}

    /** The idempotency key was used before with a different body. */
    record KeyReused<T>() implements PromotionCommandResult<T> {}

    record UnknownPromotion<T>() implements PromotionCommandResult<T> {}

    /** The promotion applies without a coupon. */
    record NeedsNoCoupon<T>() implements PromotionCommandResult<T> {}

    /** The held and redeemed amounts exceed the new budget, or the new currency differs from their currency. */
    record BudgetInUse<T>(Promotion promotion) implements PromotionCommandResult<T> {}

    /** These coupons have more held and redeemed uses than the new limit allows. */
    record CouponsInUse<T>(List<Coupon> coupons) implements PromotionCommandResult<T> {}

    /** These coupons belong to another promotion. */
    record OfAnotherPromotion<T>(List<Coupon> coupons) implements PromotionCommandResult<T> {}
}
