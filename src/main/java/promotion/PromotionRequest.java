package promotion;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What promotion can be asked. The reference is the discount's, and each request's idempotency key with its type. */
public sealed interface PromotionRequest extends Event {

    String reference();

    /** A coupon code as codes are compared: without the space around it, in upper case. */
    static String normalised(String typedCode) {
        return typedCode.strip().toUpperCase(Locale.ROOT);
    }

    /**
     * Grant what these lines and codes are entitled to, all codes or none. What it takes of coupons and budgets is held until it is
     * redeemed or released.
     *
     * @param customer null for a guest
     * @param at the business time that validity is judged by
     * @param lines 1 to 2,000, each with a number of its own, all in the currency
     * @param couponCodes up to 20, as they were typed; they are compared without the space around them and in upper case, and one that
     *     comes twice counts once
     */
    @DomainEvent
    @EventType("promotion.discount.requested")
    record DiscountRequested(
            String reference,
            String correlation,
            @Nullable String customer,
            String channel,
            String currency,
            Instant at,
            List<Line> lines,
            List<String> couponCodes)
            implements PromotionRequest {}

    /**
     * The discount counts as used from now on. If it was released meanwhile, promotion takes it once more, as a whole or not at all, where
     * uses and budget are left and the promotion is not suspended. Its dates are not checked again.
     */
    @DomainEvent
    @EventType("promotion.redemption.requested")
    record RedemptionRequested(String reference, String correlation) implements PromotionRequest {}

    /**
     * Give back what is held; what was redeemed stays redeemed. If the release arrives before the discount request, the later discount
     * request is answered with {@code DiscountReleased}.
     */
    @DomainEvent
    @EventType("promotion.release.requested")
    record DiscountReleaseRequested(String reference, String correlation) implements PromotionRequest {}

    /**
     * Give back whatever the discount holds or has redeemed, for good. Asked when all of the money that was paid with it goes back. A
     * redemption request that arrives later is refused, and a discount request that arrives later is answered with
     * {@code DiscountReversed}.
     */
    @DomainEvent
    @EventType("promotion.reversal.requested")
    record ReversalRequested(String reference, String correlation) implements PromotionRequest {}

    /** @param lineNo as in the order; @param amount of the whole line, before discounts */
    record Line(int lineNo, String skuId, long quantity, Money amount) {}
}
