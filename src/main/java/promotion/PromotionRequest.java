package promotion;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/**
 * The requests that other modules send to the promotion module. The reference identifies the discount. Together with the type of the
 * request, it is the idempotency key of the request. A {@link RepricingRequested} has a reference of its own.
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
     * @param country ISO 3166 alpha-2, of the shipping address; null before version 2
     * @param paymentMethod null before version 2
     * @param level the level of the customer; null for a guest and for a customer without a level
     * @param segments the segments of the customer; empty for a guest
     * @param firstOrder whether the customer is known to have no earlier order; false for a guest
     * @param shipping the shipping charge before discounts, without tax if tax is added to prices; null before version 2, which has no
     *     shipping discounts
     */
    @EventType(value = "promotion.discount.requested", version = 2)
    record DiscountRequested(
            String reference,
            String correlation,
            @Nullable String customer,
            String channel,
            String currency,
            Instant at,
            List<Line> lines,
            List<String> couponCodes,
            @Nullable String country,
            @Nullable String paymentMethod,
            @Nullable String level,
            List<String> segments,
            boolean firstOrder,
            @Nullable Money shipping)
            implements PromotionRequest {
        public DiscountRequested {
            segments = segments == null ? List.of() : List.copyOf(segments);
        }
    }

    /**
     * Count the discount as used from now on. If the discount was released meanwhile, the promotion module grants it again, as a whole or
     * not at all. This needs enough coupon uses and budget, and a promotion that is not paused. Its dates are not checked again.
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
     * Price the rest of an order again, because a part of it comes back: with the versions of the promotions that were granted, and with no
     * others. Nothing is held or counted, so a repeated request gets the same answer.
     *
     * @param reference of the return
     * @param rest the request of the order, with the units that the shopper keeps only, perhaps without lines; its reference and coupon codes do not matter
     * @param granted what was granted for the whole order
     */
    @EventType("promotion.repricing.requested")
    record RepricingRequested(
            String reference, String correlation, DiscountRequested rest, List<GrantedVersion> granted)
            implements PromotionRequest {}

    /**
     * A part of the order came back. What the promotions no longer take off is given back to their budgets and limits, once: each request
     * tells what is left after all returns so far, so the least that was told counts, in whatever sequence requests arrive and however often.
     * Only discounts that declare it are named; nobody is answered.
     *
     * @param kept at most one for each promotion
     */
    @EventType("promotion.giveback.requested")
    record GiveBackRequested(String reference, String correlation, List<KeptDiscount> kept)
            implements PromotionRequest {}

    /**
     * What is left of a promotion's part of a discount.
     *
     * @param amount what the promotion still takes off what the shopper keeps
     * @param used false if all units that the promotion is for have come back
     */
    record KeptDiscount(String promotionId, Money amount, boolean used) {}

    /**
     * A version of a promotion that was granted.
     *
     * @param couponCode null if it applies without a coupon
     * @param amount what it takes off the whole order; if it is limited or needs a code, it does not take more off the rest
     */
    record GrantedVersion(
            String promotionId,
            long promotionVersion,
            @Nullable String couponCode,
            Money amount) {}

    /**
     * @param lineNo the line number in the order
     * @param amount the amount of the whole line, before discounts
     * @param traits null if the catalogue says nothing of the SKU that promotions can select it by
     */
    record Line(
            int lineNo,
            String skuId,
            long quantity,
            Money amount,
            @Nullable Traits traits) {}

    /**
     * What the catalogue says of a SKU, as the order knew it when it was placed.
     *
     * @param categories the category of the SKU and all categories above it
     * @param tags the tags of the SKU
     * @param attributes the custom attributes of the SKU that are texts, numbers or flags, as texts
     * @param floor the least price of one unit; null if there is none
     */
    record Traits(
            List<String> categories,
            List<String> tags,
            Map<String, String> attributes,
            @Nullable Money floor) {}
}
