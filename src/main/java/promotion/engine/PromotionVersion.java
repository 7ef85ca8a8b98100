package promotion.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.TimeWindow;

/**
 * One version of a promotion, with everything that decides whether it applies.
 *
 * @param validity when it is valid at all; decided together with the condition of the definition. Null if it always is.
 * @param needsCode whether it applies only to carts that have unlocked it
 * @param combinable false if it applies only alone
 * @param priority within its layer, the lowest number applies first; equal numbers go by id
 * @param partial whether it shrinks to what its budget and limits leave; else they must pay the whole amount
 */
public record PromotionVersion(
        String promotionId,
        long version,
        @Nullable Condition validity,
        boolean needsCode,
        boolean combinable,
        int priority,
        boolean partial,
        Definition definition) {

    /** A promotion whose budget must pay the whole amount. */
    public PromotionVersion(
            String promotionId,
            long version,
            @Nullable Condition validity,
            boolean needsCode,
            boolean combinable,
            int priority,
            Definition definition) {
        this(promotionId, version, validity, needsCode, combinable, priority, false, definition);
    }

    /** The same version, which shrinks to what its budget and limits leave. */
    public PromotionVersion shrinking() {
        return new PromotionVersion(promotionId, version, validity, needsCode, combinable, priority, true, definition);
    }

    /** The order in which promotions apply. */
    public static final Comparator<PromotionVersion> APPLICATION_ORDER = Comparator.<PromotionVersion, Layer>comparing(
                    each -> each.definition().layer())
            .thenComparingInt(PromotionVersion::priority)
            .thenComparing(PromotionVersion::promotionId);

    /**
     * When a promotion is valid at all.
     *
     * @param endsAt the first instant at which it is no longer valid; null if it is valid for ever
     * @param currency null for any
     */
    public static Condition validity(Instant startsAt, @Nullable Instant endsAt, @Nullable String currency) {
        TimeWindow window = new TimeWindow(startsAt, endsAt);
        return new AllOf(currency == null ? List.of(window) : List.of(window, new CurrencyIs(currency)));
    }

    /**
     * Whether its code is refused beside the other codes of a cart: if two codes are for it, or if it applies only alone.
     *
     * @param ofCodes the promotions of all codes of the cart, one for each code
     */
    public boolean isExcludedBy(List<PromotionVersion> ofCodes) {
        return (ofCodes.size() > 1 && !combinable)
                || ofCodes.stream()
                                .filter(each -> each.promotionId().equals(promotionId))
                                .count()
                        > 1;
    }

    /** Whether the promotion is valid at the time and in the currency of the cart. */
    public boolean isValidFor(Cart cart) {
        return new Conditions(cart).decide(validity).holds();
    }

    /**
     * Whether the promotion would not apply if the order were not the first one of its customer. True, too, if that depends on prices that
     * other promotions have reduced.
     */
    public boolean reliesOnFirstOrder(Cart cart) {
        Cart.Customer customer = cart.customer();
        Cart later = cart.of(new Cart.Customer(customer.level(), customer.segments(), false));
        return customer.firstOrder()
                && (definition.dependsOnDiscounts() || !verdict(later).holds());
    }

    /**
     * Decides the conditions as far as they do not depend on what other promotions take off: only the validity, if the definition depends
     * on discounts.
     */
    public Verdict verdict(Cart cart) {
        Conditions conditions = new Conditions(cart);
        Verdict ofValidity = conditions.decide(validity);
        return !ofValidity.holds() || definition.dependsOnDiscounts()
                ? ofValidity
                : conditions.decide(definition.conditionInItsCurrency());
    }
}
