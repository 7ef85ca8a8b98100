package promotion.operation;

import java.util.List;
import promotion.offer.Coupon;
import promotion.offer.Promotion;

/** What became of an operator's command. What is refused changed nothing and leaves no key behind. */
public sealed interface PromotionCommandResult<T> {

    record Done<T>(T value) implements PromotionCommandResult<T> {}

    /** The idempotency key came with another body before. */
    record KeyReused<T>() implements PromotionCommandResult<T> {}

    record UnknownPromotion<T>() implements PromotionCommandResult<T> {}

    /** The promotion applies without a coupon. */
    record NeedsNoCoupon<T>() implements PromotionCommandResult<T> {}

    /** The budget would not hold what is held and redeemed of the promotion. */
    record BudgetInUse<T>(Promotion promotion) implements PromotionCommandResult<T> {}

    /** These coupons are used more often than that. */
    record CouponsInUse<T>(List<Coupon> coupons) implements PromotionCommandResult<T> {}

    /** These coupons belong to another promotion. */
    record OfAnotherPromotion<T>(List<Coupon> coupons) implements PromotionCommandResult<T> {}
}
