package promotion;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    /** The new state of something that promotion owns, and of which other modules keep a copy. It answers nothing. */
    sealed interface StateChanged extends PromotionEvent {}

    /**
     * The discount is granted: every coupon code could be applied.
     *
     * @param applied the parts of the discount, each with its promotion, in the order of application; empty if the order is entitled to
     *     nothing. A coupon code is absent and not used if the other promotions left no amount to which it could apply.
     * @param leftOut the promotions that could not be calculated for the order because of a fault, and are missing in {@code applied}; null
     *     if there are none, and in the answer to a repeated request
     */
    @EventType(value = "promotion.discount.granted", version = 5)
    record DiscountGranted(
            String reference,
            String correlation,
            List<Applied> applied,
            @Nullable List<LeftOut> leftOut) implements DiscountAnswer {

        /** Every promotion could be calculated. */
        public DiscountGranted(String reference, String correlation, List<Applied> applied) {
            this(reference, correlation, applied, null);
        }
    }

    /** A version of a promotion that could not be calculated for an order. */
    record LeftOut(String promotionId, long promotionVersion) {}

    /** Some coupons cannot be applied, so nothing is held. */
    @EventType("promotion.discount.refused")
    record DiscountRefused(String reference, String correlation, List<CouponRefusal> refusals)
            implements DiscountAnswer {}

    @EventType(value = "promotion.discount.redeemed", version = 4)
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
    @EventType(value = "promotion.discount.released", version = 4)
    record DiscountReleased(String reference, String correlation, List<Applied> applied) implements Answer {}

    /**
     * Nothing is held or counted under the reference any more. A later discount request is not granted.
     *
     * @param applied the parts of the discount that was granted; empty if the discount was refused, or was released or reversed before
     *     it was requested
     */
    @EventType(value = "promotion.discount.reversed", version = 4)
    record DiscountReversed(String reference, String correlation, List<Applied> applied) implements Answer {}

    /**
     * What the versions of a grant take off the rest of an order, the part that the shopper keeps. Nothing is held or counted.
     *
     * @param applied as in {@link DiscountGranted}, for the lines of the rest
     * @param charged the promotions whose gifts are charged if the rest does not earn them; null if there are none
     */
    @EventType(value = "promotion.rest.priced", version = 2)
    record RestPriced(
            String reference,
            String correlation,
            List<Applied> applied,
            @Nullable List<EarnedGifts> charged) implements Answer {}

    /** @param units of gifts of this promotion that the rest still earns */
    record EarnedGifts(String promotionId, long units) {}

    /**
     * A promotion is new, or its terms were edited. A version that was published without its terms is published again with them.
     *
     * @param version rises with each edit
     * @param automatic whether it applies without a coupon; false while it is a draft or paused
     * @param endsAt the first instant at which it is no longer valid; null if it is valid for ever
     * @param terms null in version 1
     */
    @EventType(value = "promotion.offer.changed", version = 2)
    record OfferChanged(
            String promotionId,
            long version,
            boolean automatic,
            Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable OfferTerms terms)
            implements StateChanged {
        @Override
        public String correlation() {
            return promotionId;
        }
    }

    /**
     * Everything of a version of a promotion that decides what it takes off a cart, beside its dates.
     *
     * @param definition a document in the form of definition.schema.json
     * @param currency the promotion applies only to orders in this currency; null for any
     * @param combinable false if it applies only alone
     * @param priority within its layer, the lowest number applies first
     * @param partial whether it shrinks to what its budget and limits leave
     * @param limited whether uses or amounts of it are counted, so that only the promotion module can decide about it
     */
    record OfferTerms(
            String name,
            Map<String, Object> definition,
            @Nullable String currency,
            boolean suspended,
            boolean needsCoupon,
            boolean combinable,
            int priority,
            boolean partial,
            boolean limited) {}

    /**
     * Codes of a promotion are new, or what orders need to know of them has changed. The codes themselves are not published, so that nobody can
     * take unused codes from a copy of the event.
     *
     * @param codes at most {@link #MOST_CODES}
     */
    @EventType("promotion.codes.changed")
    record CodesChanged(String promotionId, List<ChangedCode> codes) implements StateChanged {

        /** More codes are split over several events. */
        public static final int MOST_CODES = 250;

        @Override
        public String correlation() {
            return promotionId;
        }
    }

    /**
     * @param codeHash the {@code promotion.document.CodeHash} of the code
     * @param version rises with each change of the code
     * @param usable false if the code is withdrawn, or if all its uses are held or redeemed
     * @param customer the only customer who may use it: an id, or a {@code promotion.document.Pseudonym}. Null for whoever has the code.
     * @param amountMinor the most that one use takes off, in the currency of the promotion; null for no limit
     * @param expiresAt the first instant at which it cannot be used any more; null for none
     */
    record ChangedCode(
            String codeHash,
            long version,
            boolean usable,
            @Nullable String customer,
            @Nullable Long amountMinor,
            @Nullable Instant expiresAt) {}

    /**
     * The budget and the limits of a promotion were set, or what is left of one of them has come to another power of two. So orders know when
     * nothing is left, and else know what is left within a factor of two.
     *
     * @param version of the promotion; the budget, zone and limits with the highest version are valid
     * @param number the highest one of a use counts; 0 without uses
     * @param zone in which days begin
     * @param budgetMinor in the currency of the promotion; null for none
     * @param used at most {@link #MOST_USES}
     */
    @EventType("promotion.limits.changed")
    record LimitsChanged(
            String promotionId,
            long version,
            long number,
            String zone,
            @Nullable Long budgetMinor,
            List<LimitTerms> limits,
            List<LimitUse> used)
            implements StateChanged {

        /** More uses are split over several events. */
        public static final int MOST_USES = 250;

        @Override
        public String correlation() {
            return promotionId;
        }
    }

    /**
     * @param per CAMPAIGN, DAY, CUSTOMER, CUSTOMER_DAY, COUPON or FIRST_ORDER
     * @param uses the most discounts; null for no limit
     * @param amountMinor the most that they take off together; null for no limit
     */
    record LimitTerms(
            String per, @Nullable Long uses, @Nullable Long amountMinor) {}

    /**
     * What is held and redeemed together of a limit.
     *
     * @param per as in the limit; BUDGET for the budget, whose uses are not counted
     * @param subject a day, a {@code promotion.document.Pseudonym} of a customer, both with a space between them, or the
     *     {@code promotion.document.CodeHash} of a code; empty for the whole promotion
     */
    record LimitUse(String per, String subject, long uses, long amountMinor) {

        public static final String BUDGET = "BUDGET";
    }

    /**
     * Operators have set the level and the segments of a customer. They count instead of those in the customer's token.
     *
     * @param version rises with each edit
     * @param level null for none
     */
    @EventType("promotion.profile.changed")
    record ProfileChanged(
            String userId, long version, @Nullable String level, List<String> segments) implements StateChanged {
        @Override
        public String correlation() {
            return userId;
        }
    }

    /**
     * One promotion's part of a discount.
     *
     * @param promotionVersion the version of the promotion that was applied; 0 before version 2 of the event
     * @param couponCode null if the promotion applies without a coupon
     * @param amount the sum of its lines and of shipping; above zero unless it has gifts
     * @param lines how the amount is split over the lines of the order; each part is above zero and at most the amount that is left of
     *     its line
     * @param shipping what is taken off the shipping charge; null if nothing
     * @param gifts units that the order brings for nothing; null if there are none
     * @param returns PRICE_AGAIN if the rest of the order is priced again when a part comes back; null if units keep their share
     * @param limitsIfReturned GIVE_BACK if limits count the discount and want to know when a part of the order comes back; null if not
     */
    record Applied(
            String promotionId,
            long promotionVersion,
            @Nullable String couponCode,
            Money amount,
            List<LineDiscount> lines,
            @Nullable ShippingDiscount shipping,
            @Nullable List<GiftOffer> gifts,
            @Nullable String returns,
            @Nullable String limitsIfReturned) {}

    /**
     * A gift: the first of the choices of which there are enough units.
     *
     * @param choices 1 to 10
     * @param required whether the order must not use the promotion's coupon if there are not enough units of any choice
     */
    record GiftOffer(List<GiftChoice> choices, boolean required) {}

    record GiftChoice(String skuId, long quantity) {}

    /**
     * @param units what is taken off one unit, for each group of units with the same share; together the amount. Empty before version 2
     *     of the event.
     * @param funders who pays the amount; together the amount
     */
    record LineDiscount(int lineNo, Money amount, List<UnitDiscount> units, List<FunderShare> funders) {
        public LineDiscount {
            units = units == null ? List.of() : List.copyOf(units);
            funders = funders == null ? List.of(FunderShare.ofShop(amount)) : List.copyOf(funders);
        }
    }

    /**
     * @param amount above zero, at most the shipping charge
     * @param funders who pays the amount; together the amount
     */
    record ShippingDiscount(Money amount, List<FunderShare> funders) {}

    /** @param off what is taken off each of these units, above zero */
    record UnitDiscount(long units, Money off) {}

    /** @param funder SHOP, SELLER, PLATFORM or BRAND */
    record FunderShare(String funder, Money amount) {

        /** The shop pays all discounts of promotions that name no funder. */
        public static FunderShare ofShop(Money amount) {
            return new FunderShare("SHOP", amount);
        }
    }

    /**
     * @param code the code as the shopper first typed it
     * @param reason one of UNKNOWN, OTHER_CUSTOMER, NOT_STARTED, ENDED, PAUSED (earlier SUSPENDED), OTHER_CURRENCY, BELOW_THRESHOLD,
     *     NOT_ELIGIBLE, USED_UP, LIMIT_REACHED, BUDGET_SPENT, NOT_COMBINABLE,
     *     NOT_BETTER (the order costs less without the code)
     */
    record CouponRefusal(String code, String reason) {}
}
