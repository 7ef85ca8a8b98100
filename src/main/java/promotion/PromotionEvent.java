package promotion;

import java.time.Instant;
import java.util.List;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What promotion tells. */
public sealed interface PromotionEvent extends Event {

    /** The answer to a request, with its reference and correlation. A repeated request is answered as it was, or as things stand. */
    sealed interface Answer extends PromotionEvent {
        String reference();
    }

    /** Answers that say whether a discount stands. {@code DiscountReleased} and {@code DiscountReversed} do not. */
    sealed interface DiscountAnswer extends Answer {}

    /**
     * Every code was good.
     *
     * @param applied what was granted and by what, in the order of application; empty when the order is entitled to nothing. A code
     *     for which the others have left nothing to take off is not among them and not used.
     */
    @DomainEvent
    @EventType("promotion.discount.granted")
    record DiscountGranted(String reference, String correlation, List<Applied> applied) implements DiscountAnswer {}

    /** Some coupons cannot be applied, so nothing is held. */
    @DomainEvent
    @EventType("promotion.discount.refused")
    record DiscountRefused(String reference, String correlation, List<CouponRefusal> refusals)
            implements DiscountAnswer {}

    @DomainEvent
    @EventType("promotion.discount.redeemed")
    record DiscountRedeemed(String reference, String correlation, List<Applied> applied) implements DiscountAnswer {}

    /**
     * It was released and cannot be granted once more, it was reversed, or it never was granted. Nothing is held or counted.
     */
    @DomainEvent
    @EventType("promotion.redemption.refused")
    record RedemptionRefused(String reference, String correlation) implements DiscountAnswer {}

    /**
     * Nothing is held under the reference any more.
     *
     * @param applied what was held; empty when it was released before it was asked for
     */
    @DomainEvent
    @EventType("promotion.discount.released")
    record DiscountReleased(String reference, String correlation, List<Applied> applied) implements Answer {}

    /**
     * Nothing is held or counted under the reference, and nothing ever will be.
     *
     * @param applied what the discount was; empty when it was refused or was reversed before it was requested
     */
    @DomainEvent
    @EventType("promotion.discount.reversed")
    record DiscountReversed(String reference, String correlation, List<Applied> applied) implements Answer {}

    /**
     * A promotion is new, or its terms were edited.
     *
     * @param version rises with each edit
     * @param automatic whether it applies without a coupon; not while it is suspended
     * @param endsAt no longer valid at this instant; null: valid for ever
     */
    @DomainEvent
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
     * @param couponCode null when it applies by itself
     * @param amount the sum of its lines, above zero
     * @param lines how it is split, each above zero and within what is left of the line
     */
    record Applied(String promotionId, @Nullable String couponCode, Money amount, List<LineDiscount> lines) {}

    record LineDiscount(int lineNo, Money amount) {}

    /**
     * @param code as it was typed first
     * @param reason one of UNKNOWN, NOT_STARTED, ENDED, SUSPENDED, OTHER_CURRENCY, BELOW_THRESHOLD, USED_UP, BUDGET_SPENT, NOT_COMBINABLE
     */
    record CouponRefusal(String code, String reason) {}
}
