package promotion.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What promotions take off a cart, and why. The same cart, versions and budgets give an equal evaluation on every machine.
 *
 * @param applied in the order of application
 * @param considered all promotions that could apply to the cart, in the order of application
 * @param exact whether no other combination of the promotions takes more off. False if so many promotions compete that only some of their
 *     combinations were compared, if members of a group declare different choices, or if parts of a set mean the same units.
 */
public record Evaluation(List<Applied> applied, List<Considered> considered, boolean exact) {

    static final Evaluation NOTHING = new Evaluation(List.of(), List.of(), true);

    /** The total, in minor units. */
    public long totalMinor() {
        return applied.stream().mapToLong(Applied::totalMinor).reduce(0, Math::addExact);
    }

    /** The promotions that could not be calculated for the cart and were left out. */
    public List<PromotionVersion> failed() {
        List<PromotionVersion> failed = List.of();
        for (Considered each : considered) {
            if (each.outcome() == Outcome.FAILED) {
                failed = failed.isEmpty() ? new ArrayList<>() : failed;
                failed.add(each.promotion());
            }
        }
        return failed;
    }

    /** Units of gifts, of all promotions. */
    public long giftUnits() {
        return applied.stream()
                .flatMap(each -> each.gifts().stream())
                .mapToLong(GiftShare::quantity)
                .reduce(0, Math::addExact);
    }

    /** Whether it takes more off; or as much, with more gifts. */
    boolean isBetterThan(Evaluation other) {
        long more = totalMinor() - other.totalMinor();
        return more > 0 || (more == 0 && giftUnits() > other.giftUnits());
    }

    /**
     * One promotion's part.
     *
     * @param lines the lines that are reduced, by SKU, then by reference
     * @param shippingMinor what is taken off the shipping charge
     * @param gifts to be added at the price zero
     */
    public record Applied(
            PromotionVersion promotion, List<LineShare> lines, long shippingMinor, List<GiftShare> gifts) {

        public long totalMinor() {
            return lines.stream().mapToLong(LineShare::totalMinor).reduce(shippingMinor, Math::addExact);
        }
    }

    /**
     * @param policy what to do if there is not enough of the SKU
     * @param substituteSkuId for {@link Benefit.IfShort#SUBSTITUTE}, else null
     */
    public record GiftShare(
            String skuId,
            long quantity,
            Benefit.IfShort policy,
            @Nullable String substituteSkuId) {

        /** The SKUs that may be given, the preferred one first. */
        public List<String> choices() {
            return substituteSkuId == null ? List.of(skuId) : List.of(skuId, substituteSkuId);
        }

        /** Whether the promotion must not be applied without the gift. */
        public boolean required() {
            return policy == Benefit.IfShort.REFUSE;
        }
    }

    /** @param units what is taken off one unit, for each group of units with the same share; the highest first */
    public record LineShare(String ref, String skuId, List<UnitShare> units) {

        public long totalMinor() {
            return units.stream().mapToLong(UnitShare::totalMinor).reduce(0, Math::addExact);
        }
    }

    /** @param offMinor what is taken off each unit, above zero */
    public record UnitShare(long units, long offMinor) {

        public long totalMinor() {
            return Math.multiplyExact(units, offMinor);
        }
    }

    /**
     * @param verdict on its conditions; null if they were not decided, because another outcome came first
     * @param offMinor what it takes off; zero unless it is applied
     * @param counted what decided its step or tier, after what earlier promotions took off: the price of its units in minor units, or their
     *     number; below zero for other kinds of benefits, and if that was not counted
     */
    public record Considered(
            PromotionVersion promotion,
            Outcome outcome,
            @Nullable Verdict verdict,
            long offMinor,
            long counted) {

        Considered(PromotionVersion promotion, Outcome outcome, @Nullable Verdict verdict, long offMinor) {
            this(promotion, outcome, verdict, offMinor, Reduction.NOT_COUNTED);
        }

        /** @param verdict that does not hold, or {@link Verdict#FAILED} */
        static Considered failing(PromotionVersion promotion, Verdict verdict) {
            return verdict == Verdict.FAILED
                    ? new Considered(promotion, Outcome.FAILED, null, 0)
                    : new Considered(promotion, Outcome.CONDITION_FAILED, verdict, 0);
        }
    }

    public enum Outcome {
        APPLIED,
        /** It is not valid for the cart; the verdict says why. */
        CONDITION_FAILED,
        /** The cart has no units for it, or no complete set of them. */
        NOTHING_MATCHES,
        /** It would apply, but earlier promotions of its layer have used units that it needs. */
        UNITS_TAKEN,
        /** It would take off nothing, because nothing is left, or because the prices are lower than its own. */
        NOTHING_LEFT,
        /** Its budget or a limit cannot pay the whole amount, or leaves nothing if it may shrink. */
        BUDGET_SPENT,
        /** Another promotion of its group applies. */
        GROUP_TAKEN,
        /** It cannot be combined with the promotions that apply. */
        NOT_COMBINABLE,
        /** The order costs less without it. */
        NOT_BETTER,
        /** It could not be calculated for this cart, because of a fault in the platform, and was left out. */
        FAILED
    }
}
