package promotion.operation;

import java.util.List;
import promotion.offer.Coupon;
import promotion.offer.Promotion;
import promotion.packet.RedPacket;

/** Why an operator's command was refused. */
public sealed interface PromotionRefusal {

    /** The precondition does not allow the current state. */
    record Stale() implements PromotionRefusal {}

    record UnknownPromotion() implements PromotionRefusal {}

    /** The promotion is released, so it cannot become a draft. */
    record NoDraftAgain() implements PromotionRefusal {}

    /** A promotion that is no red packet has the id. */
    record PromotionExists() implements PromotionRefusal {}

    /** The promotion belongs to a red packet, which alone decides its terms and coupons. */
    record OfRedPacket() implements PromotionRefusal {}

    record UnknownRedPacket() implements PromotionRefusal {}

    /** Nobody can draw now: it is before or after the time of the claims, or the promotion is paused. */
    record RedPacketClosed() implements PromotionRefusal {}

    /** Too little of the total is left. */
    record RedPacketEmpty() implements PromotionRefusal {}

    /** More is claimed than the new total, or in another currency. */
    record RedPacketInUse(RedPacket packet) implements PromotionRefusal {}

    /** The promotion applies without a coupon. */
    record NeedsNoCoupon() implements PromotionRefusal {}

    /** The held and redeemed amounts exceed the new budget, or the new currency differs from their currency. */
    record BudgetInUse(Promotion promotion) implements PromotionRefusal {}

    /** These coupons have more held and redeemed uses than the new limit allows. */
    record CouponsInUse(List<Coupon> coupons) implements PromotionRefusal {}

    /** These coupons belong to another promotion. */
    record OfAnotherPromotion(List<Coupon> coupons) implements PromotionRefusal {}
}
