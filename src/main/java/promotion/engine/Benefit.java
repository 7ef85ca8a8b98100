package promotion.engine;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What a promotion gives. A benefit for units discounts or counts each unit at most once in a layer, and passes over units that an earlier
 * promotion of the layer has used. A benefit for the order or for shipping reduces the sum that is left and uses no unit.
 */
public sealed interface Benefit {

    /** A benefit with steps. The highest step that the cart reaches counts. */
    sealed interface Stepped extends Benefit {}

    int WHOLE = 10_000;

    /** What a percentage, an amount or a price is applied to. */
    sealed interface Target {}

    /** To each unit of the selection. */
    record Units(Selection units) implements Target {}

    /** To the sum of all lines. */
    record WholeOrder() implements Target {}

    /** To the shipping charge. */
    record Shipping() implements Target {}

    /** The amount of which a percentage is taken: the list price, or the price that earlier promotions have left. */
    enum Base {
        LIST,
        REMAINING
    }

    enum UnitOrder {
        DEAREST_FIRST,
        CHEAPEST_FIRST
    }

    /** Hundredths of a percent off. Rounded half up: per unit for units, else on the sum. */
    record PercentOff(Target target, int basisPoints, Base base) implements Benefit {
        public PercentOff {
            requirePercentage(basisPoints);
        }
    }

    /** An amount off each unit, the order or the shipping charge; never more than what is left of it. */
    record AmountOff(Target target, Money amount) implements Benefit {
        public AmountOff {
            requirePositive(amount);
        }
    }

    /** A price for each unit, the order or the shipping. Nothing is taken off what already costs less. */
    record FixedPrice(Target target, Money price) implements Benefit {}

    /**
     * Save an amount when the units cost enough. The highest step that is reached counts.
     *
     * @param repeated whether the step is given again for each multiple of its {@code spend}; only with exactly one step
     */
    record SpendAndSave(Selection units, List<Step> steps, boolean repeated) implements Stepped {
        public SpendAndSave {
            steps = List.copyOf(steps);
            if (steps.isEmpty() || (repeated && steps.size() > 1)) {
                throw new IllegalArgumentException("steps: one or more, and exactly one if repeated");
            }
        }
    }

    record Step(Money spend, Money save) {
        public Step {
            requirePositive(spend);
            requirePositive(save);
        }
    }

    /** A percentage off every nth unit, counted in the given order. Only complete sets of n units count. */
    record NthItem(Selection units, int nth, int basisPoints, UnitOrder order) implements Benefit {
        public NthItem {
            requireAbove(1, nth);
            requirePercentage(basisPoints);
        }
    }

    /**
     * Buy so many units, and get a percentage off so many others. The dearest units are bought.
     *
     * @param order which of the other units are discounted first
     * @param atMost how many times; null for any number of times
     */
    record BuyAndGet(
            Selection buy,
            int buyUnits,
            Selection get,
            int getUnits,
            int basisPoints,
            UnitOrder order,
            @Nullable Integer atMost)
            implements Benefit {
        public BuyAndGet {
            requireAbove(0, buyUnits);
            requireAbove(0, getUnits);
            requirePercentage(basisPoints);
        }
    }

    /** Of so many units, the cheapest ones are free: 3 with 1 free is "three for two". */
    record CheapestFree(Selection units, int of, int free) implements Benefit {
        public CheapestFree {
            requireAbove(0, free);
            requireAbove(free, of);
        }
    }

    /** One price for a set of units, as often as sets are complete and cost more. The dearest units are used first. */
    record BundlePrice(List<Part> parts, Money price) implements Benefit {
        public BundlePrice {
            parts = List.copyOf(parts);
        }
    }

    record Part(Selection units, int quantity) {
        public Part {
            requireAbove(0, quantity);
        }
    }

    /** A percentage off each unit, by the number of units. The highest tier that is reached counts. */
    record QuantityTiers(Selection units, List<Tier> tiers) implements Stepped {
        public QuantityTiers {
            tiers = List.copyOf(tiers);
        }
    }

    record Tier(long atLeast, int basisPoints) {
        public Tier {
            requirePercentage(basisPoints);
        }
    }

    /** What happens to a gift if a part of the order comes back, and the rest does not earn it any more. */
    enum IfReturned {
        /** The shopper keeps it. */
        KEPT,
        /** Its price is taken off the refund, unless it comes back, too. */
        CHARGED
    }

    /** What to do if a gift is short. */
    enum IfShort {
        /** The order goes without it. */
        WITHOUT,
        /** The substitute is given. */
        SUBSTITUTE,
        /** The promotion is not applied. */
        REFUSE
    }

    /**
     * Units of a SKU at the price zero. It takes nothing off.
     *
     * @param forUnits so many units of the selection give one set of gifts, the dearest first; 0 for one set if the cart has any unit of the
     *     selection. Then no unit is used.
     * @param quantity units of the gift in one set
     * @param atMost how many sets; null for any number of sets
     * @param substituteSkuId with {@link IfShort#SUBSTITUTE} only
     * @param ifReturned what happens to gifts that the rest of the order does not earn any more; null means {@link IfReturned#KEPT}
     */
    record Gift(
            Selection units,
            int forUnits,
            String skuId,
            int quantity,
            @Nullable Integer atMost,
            IfShort policy,
            @Nullable String substituteSkuId,
            @Nullable IfReturned ifReturned)
            implements Benefit {

        public Gift {
            ifReturned = ifReturned == IfReturned.KEPT ? null : ifReturned; // a definition has one form only
            requireAbove(-1, forUnits);
            requireAbove(0, quantity);
            if ((policy == IfShort.SUBSTITUTE) != (substituteSkuId != null)) {
                throw new IllegalArgumentException("substitute_sku_id: with the policy SUBSTITUTE, and only then");
            }
        }
    }

    /** What a percentage, an amount or a price is applied to; null for other kinds. */
    default @Nullable Target target() {
        return null;
    }

    /** The selections of which at least one must be in the cart; empty if the benefit can apply to any cart. */
    default Stream<Selection> selections() {
        return switch (this) {
            case PercentOff percent -> selected(percent.target());
            case AmountOff amount -> selected(amount.target());
            case FixedPrice price -> selected(price.target());
            case SpendAndSave save -> Stream.of(save.units());
            case NthItem item -> Stream.of(item.units());
            case BuyAndGet buy -> Stream.of(buy.get());
            case CheapestFree cheapest -> Stream.of(cheapest.units());
            case BundlePrice bundle -> Stream.of(bundle.parts().getFirst().units());
            case QuantityTiers tiers -> Stream.of(tiers.units());
            case Gift gift -> Stream.of(gift.units());
        };
    }

    /** The selections whose units it discounts or counts; empty if it reduces a sum and uses no unit. */
    default Stream<Selection> allSelections() {
        return switch (this) {
            case BuyAndGet buy -> Stream.of(buy.buy(), buy.get());
            case BundlePrice bundle -> bundle.parts().stream().map(Part::units);
            case Gift gift -> gift.forUnits() == 0 ? Stream.empty() : Stream.of(gift.units());
            case PercentOff percent -> selections();
            case AmountOff amount -> selections();
            case FixedPrice price -> selections();
            case NthItem item -> selections();
            case CheapestFree cheapest -> selections();
            case Stepped stepped -> selections();
        };
    }

    /** The amounts of money that it names. */
    default Stream<Money> amounts() {
        return switch (this) {
            case AmountOff amount -> Stream.of(amount.amount());
            case FixedPrice price -> Stream.of(price.price());
            case BundlePrice bundle -> Stream.of(bundle.price());
            case SpendAndSave save -> save.steps().stream().flatMap(step -> Stream.of(step.spend(), step.save()));
            case PercentOff percent -> Stream.empty();
            case NthItem item -> Stream.empty();
            case BuyAndGet buy -> Stream.empty();
            case CheapestFree cheapest -> Stream.empty();
            case QuantityTiers tiers -> Stream.empty();
            case Gift gift -> Stream.empty();
        };
    }

    private static Stream<Selection> selected(Target target) {
        return target instanceof Units units ? Stream.of(units.units()) : Stream.empty();
    }

    private static void requirePercentage(int basisPoints) {
        if (basisPoints < 1 || basisPoints > WHOLE) {
            throw new IllegalArgumentException(basisPoints + " basis points: must be between 1 and 10000");
        }
    }

    private static void requirePositive(Money amount) {
        if (amount.amountMinor() < 1) {
            throw new IllegalArgumentException("The amount must be above zero: " + amount);
        }
    }

    private static void requireAbove(int least, int value) {
        if (value <= least) {
            throw new IllegalArgumentException(value + " must be above " + least);
        }
    }
}
