package order.offer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import order.OrderEvent.Discount;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.UnitDiscount;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionEvent.OfferChanged;
import promotion.document.DecidedCondition;
import promotion.document.PromotionHint;
import promotion.engine.Cart;
import promotion.engine.Evaluation;

/**
 * Why a cart or an order costs what it costs.
 *
 * @param provisional whether the promotion module may decide otherwise, because it alone decides on limits, coupon codes and customers
 * @param exact whether all combinations of the promotions were compared. False if there were so many promotions and lines that the search was
 *     bounded; then the best combination of those that were compared applies, at least all promotions in the order of application.
 * @param promotions the promotions that were considered, in the order of application; at most {@link #MAX_PROMOTIONS}, first those that
 *     apply
 * @param notValid promotions without a coupon that were not valid at the time of the order, at most {@link #MAX_NOT_VALID}; only for operators,
 *     and absent for a cart that is not ordered
 * @param lines what each promotion takes off which units
 */
@Schema(name = "Explanation")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
        boolean provisional,
        boolean exact,
        List<ConsideredPromotion> promotions,
        @Nullable List<NotValidPromotion> notValid,
        List<LineShares> lines) {

    static final int MAX_PROMOTIONS = 200;
    public static final int MAX_NOT_VALID = 50;

    /** In previews: the promotion would give a SKU that the catalogue does not have. */
    private static final String GIFT_UNKNOWN = "GIFT_UNKNOWN";

    /**
     * @param outcome APPLIED, or why not
     * @param limited whether uses or amounts of it are counted
     * @param off what it takes off; absent if nothing
     * @param conditions the verdict on its conditions; only for operators, and absent if it has none or they were not decided
     * @param missing what a shopper can do to get it, or more of it; absent if nothing is known
     * @param forOthers whether it can only apply to customers of other segments; then shoppers do not see it, see {@link #forShoppers}
     */
    @Schema(name = "ConsideredPromotion")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ConsideredPromotion(
            String promotionId,
            long version,
            String name,
            String layer,
            String outcome,
            boolean limited,
            @Nullable Money off,
            @Nullable DecidedCondition conditions,
            @Nullable List<PromotionHint> missing,
            @JsonIgnore boolean forOthers) {

        ConsideredPromotion withOutcome(String other) {
            return new ConsideredPromotion(
                    promotionId, version, name, layer, other, limited, off, conditions, missing, forOthers);
        }

        ConsideredPromotion withoutConditions() {
            return new ConsideredPromotion(
                    promotionId, version, name, layer, outcome, limited, off, null, missing, forOthers);
        }
    }

    /** Why a promotion was not valid at the time. */
    public enum WhyNotValid {
        /** It was paused, or not released yet. */
        PAUSED,
        /** It began later. */
        SCHEDULED,
        ENDED
    }

    @Schema(name = "NotValidPromotion")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NotValidPromotion(
            String promotionId,
            long version,
            String name,
            WhyNotValid why,
            Instant startsAt,
            @Nullable Instant endsAt) {

        /** @param offer with its terms, and not valid then */
        static NotValidPromotion of(OfferChanged offer, Instant at) {
            boolean isOver = offer.endsAt() != null && !at.isBefore(offer.endsAt());
            return new NotValidPromotion(
                    offer.promotionId(),
                    offer.version(),
                    requireNonNull(offer.terms()).name(),
                    isOver ? WhyNotValid.ENDED : offer.automatic() ? WhyNotValid.SCHEDULED : WhyNotValid.PAUSED,
                    offer.startsAt(),
                    offer.endsAt());
        }
    }

    @Schema(name = "LineShares")
    public record LineShares(int lineNo, List<Share> shares) {}

    /** @param units groups of units with the same share */
    @Schema(name = "PromotionShare")
    public record Share(String promotionId, Money amount, List<UnitShare> units) {}

    /** @param off what is taken off each of these units */
    @Schema(name = "UnitShare")
    public record UnitShare(long units, Money off) {}

    /**
     * Also names promotions that were not valid then.
     *
     * @param offers with their terms
     */
    public Explanation naming(List<OfferChanged> offers, Instant at) {
        return new Explanation(
                provisional,
                exact,
                promotions,
                offers.stream().map(offer -> NotValidPromotion.of(offer, at)).toList(),
                lines);
    }

    /** Says of these promotions that they give nothing, because the catalogue does not have their gifts. */
    Explanation withoutGiftsOf(Set<String> promotionIds) {
        return promotionIds.isEmpty()
                ? this
                : new Explanation(
                        provisional,
                        exact,
                        promotions.stream()
                                .map(each -> promotionIds.contains(each.promotionId())
                                        ? each.withOutcome(GIFT_UNKNOWN)
                                        : each)
                                .toList(),
                        notValid,
                        lines);
    }

    /** What shoppers may see: without the conditions of promotions, and without promotions for segments to which they do not belong. */
    public Explanation forShoppers() {
        return new Explanation(
                provisional,
                exact,
                promotions.stream()
                        .filter(promotion -> !promotion.forOthers())
                        .map(ConsideredPromotion::withoutConditions)
                        .toList(),
                null,
                lines);
    }

    /** @param discounts the discounts of the order, or of the cart so far */
    static Explanation of(
            boolean provisional, boolean exact, List<ConsideredPromotion> considered, List<Discount> discounts) {
        List<ConsideredPromotion> shown = new ArrayList<>(considered);
        if (shown.size() > MAX_PROMOTIONS) {
            shown.sort((a, b) -> Boolean.compare(b.off() != null, a.off() != null));
            shown = shown.subList(0, MAX_PROMOTIONS);
        }
        SortedMap<Integer, List<Share>> shares = new TreeMap<>();
        for (Discount discount : discounts) {
            for (LineDiscount line : discount.lines()) {
                shares.computeIfAbsent(line.lineNo(), lineNo -> new ArrayList<>())
                        .add(share(discount, line));
            }
        }
        List<LineShares> lines = new ArrayList<>(shares.size());
        shares.forEach((lineNo, ofLine) -> lines.add(new LineShares(lineNo, List.copyOf(ofLine))));
        return new Explanation(provisional, exact, List.copyOf(shown), null, lines);
    }

    private static Share share(Discount discount, LineDiscount line) {
        return new Share(
                discount.promotionId(),
                line.amount(),
                line.units().stream().map(Explanation::units).toList());
    }

    private static UnitShare units(UnitDiscount unit) {
        return new UnitShare(unit.units(), unit.off());
    }

    static ConsideredPromotion considered(Evaluation.Considered each, String name, boolean limited, Cart cart) {
        List<PromotionHint> hints = PromotionHint.of(each, cart);
        return new ConsideredPromotion(
                each.promotion().promotionId(),
                each.promotion().version(),
                name,
                each.promotion().definition().layer().name(),
                each.outcome().name(),
                limited,
                each.offMinor() == 0 ? null : Money.ofMinor(each.offMinor(), cart.currency()),
                DecidedCondition.of(each.verdict()),
                hints.isEmpty() ? null : hints,
                Audience.isForOthers(each, cart.customer().segments()));
    }
}
