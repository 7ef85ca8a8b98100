package promotion;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/**
 * The requests that other modules send to the promotion module. The reference identifies the discount. Together with the type of the
 * request, it is the idempotency key of the request.
 */
public sealed interface PromotionRequest extends Event {

    String reference();

    /** Returns the form in which coupon codes are compared: without the white space around the code, in upper case. */
    static String normalised(String typedCode) {
        return typedCode.strip().toUpperCase(Locale.ROOT);
    }

    /**
     * Grant the discount to which these lines and coupon codes are entitled. If one code cannot be applied, nothing is granted. The uses
     * of coupons and the amounts of budgets are held until the discount is redeemed or released.
     *
     * @param customer null for a guest
     * @param at the business time for which validity is checked
     * @param lines 1 to 2,000 lines with different numbers, all in {@code currency}
     * @param couponCodes up to 20 codes as the shopper typed them. They are compared without the white space around them and in upper
     *     case; duplicates count once.
     */
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
     * Count the discount as used from now on. If the discount was released meanwhile, the promotion module grants it again, as a whole or
     * not at all. This needs enough coupon uses and budget, and a promotion that is not suspended. Its dates are not checked again.
     */
    @EventType("promotion.redemption.requested")
    record RedemptionRequested(String reference, String correlation) implements PromotionRequest {}

    /**
     * Release the discount if it is held. A redeemed discount stays redeemed. If the release arrives before the discount request, the
     * later discount request is answered with {@code DiscountReleased}.
     */
    @EventType("promotion.release.requested")
    record DiscountReleaseRequested(String reference, String correlation) implements PromotionRequest {}

    /**
     * Release everything that the discount holds or has redeemed, for ever. Sent when all of the money that was paid for the order is
     * refunded. A redemption request that arrives later is refused. A discount request that arrives later is answered with
     * {@code DiscountReversed}.
     */
    @EventType("promotion.reversal.requested")
    record ReversalRequested(String reference, String correlation) implements PromotionRequest {}

    /**
     * @param lineNo the line number in the order
     * @param amount the amount of the whole line, before discounts
     */
    record Line(int lineNo, String skuId, long quantity, Money amount) {}
}
