package promotion;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** The events that the promotion module publishes. */
public sealed interface PromotionEvent extends Event {

    /**
     * The answer to a request. It carries the reference and the correlation of the request. A repeated request gets the same answer
     * again, or the current state of the discount.
     */
    sealed interface Answer extends PromotionEvent {
        String reference();
    }

    /** An answer that says whether a discount is in force. {@code DiscountReleased} and {@code DiscountReversed} do not say that. */
    sealed interface DiscountAnswer extends Answer {}

    /**
     * The discount is granted: every coupon code could be applied.
     *
     * @param applied the parts of the discount, each with its promotion, in the order of application; empty if the order is entitled to
     *     nothing. A coupon code is absent and not used if the other promotions left no amount to which it could apply.
     */
    @EventType("promotion.discount.granted")
    record DiscountGranted(String reference, String correlation, List<Applied> applied) implements DiscountAnswer {}

    /** Some coupons cannot be applied, so nothing is held. */
    @EventType("promotion.discount.refused")
    record DiscountRefused(String reference, String correlation, List<CouponRefusal> refusals)
            implements DiscountAnswer {}

    @EventType("promotion.discount.redeemed")
    record DiscountRedeemed(String reference, String correlation, List<Applied> applied) implements DiscountAnswer {}

    /**
     * The discount cannot be redeemed: it was released and cannot be granted again, it was reversed, or it was never granted. Nothing is
     * held or counted.
     */
    @EventType("promotion.redemption.refused")
    record RedemptionRefused(String reference, String correlation) implements DiscountAnswer {}

    /**
     * Nothing is held under the reference any more.
     *
     * @param applied the parts of the discount that were held; empty if the discount was refused or released before it was requested
     */
    @EventType("promotion.discount.released")
    record DiscountReleased(String reference, String correlation, List<Applied> applied) implements Answer {}

    /**
     * Nothing is held or counted under the reference any more. A later discount request is not granted.
     *
     * @param applied the parts of the discount that was granted; empty if the discount was refused, or was released or reversed before
     *     it was requested
     */
    @EventType("promotion.discount.reversed")
    record DiscountReversed(String reference, String correlation, List<Applied> applied) implements Answer {}

    /**
     * A promotion is new, or its terms were edited.
     *
     * @param version rises with each edit
     * @param automatic whether it applies without a coupon; false while it is suspended
     * @param endsAt the first instant at which it is no longer valid; null if it is valid for ever
     */
    @EventType("promotion.offer.changed")
    record OfferChanged(
            String promotionId,
            long version,
            boolean automatic,
            Instant startsAt,
            @Nullable Instant endsAt) implements PromotionEvent {
        @Override
        public String correlation() {
            return promotionId;
        }
    }

    /**
     * One promotion's part of a discount.
     *
     * @param couponCode null if the promotion applies without a coupon
     * @param amount the sum of its lines, above zero
     * @param lines how the amount is split over the lines of the order; each part is above zero and at most the amount that is left of
     *     its line
     */
    record Applied(String promotionId, @Nullable String couponCode, Money amount, List<LineDiscount> lines) {}

    record LineDiscount(int lineNo, Money amount) {}

    /**
     * @param code the code as the shopper first typed it
     * @param reason one of UNKNOWN, NOT_STARTED, ENDED, SUSPENDED, OTHER_CURRENCY, BELOW_THRESHOLD, NOT_ELIGIBLE,
     *     USED_UP, LIMIT_REACHED, BUDGET_SPENT, NOT_COMBINABLE
     */
    record CouponRefusal(String code, String reason) {}
}
