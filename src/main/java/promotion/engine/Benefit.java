package promotion.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Hint.Gain;

/**
 * What a promotion gives. A benefit for units discounts or counts each unit at most once in a layer, and passes over units that an earlier
 * promotion of the layer has used. A benefit for the order or for shipping reduces the sum that is left and uses no unit.
 */
public sealed interface Benefit {

    int WHOLE = 10_000;

    /** What a percentage, an amount or a price is applied to; null for other kinds. */
    default @Nullable Target target() {
        return null;
    }

    /** The selections of which at least one must be in the cart; empty if the benefit can apply to any cart. */
    Stream<Selection> selections();

    /** The selections whose units it discounts or counts; empty if it reduces a sum and uses no unit. */
    default Stream<Selection> allSelections() {
        return selections();
    }

    /** The amounts of money that it names. */
    Stream<Money> amounts();

    /** What a shopper gets, for hints; null if it cannot be said in short. */
    @Nullable
    Gain gain();

    /** The units without which it never applies, for hints; null if a shopper cannot be told in short what to add. */
    default @Nullable Part firstSet() {
        return null;
    }

    /** A percentage, an amount or a price for a target. */
    sealed interface Targeted extends Benefit {

        @Override
        Target target();

        @Override
        default Stream<Selection> selections() {
            return target() instanceof Units units ? Stream.of(units.units()) : Stream.empty();
        }
    }

    /** A percentage off some units of a selection, which other units may have to be bought for. */
    sealed interface OfSomeUnits extends Benefit {

        /** The units that may be discounted. */
        Selection discounted();

        /** The percentage off each discounted unit, in hundredths of a percent. */
        int basisPoints();

        /** The most units that are discounted if the cart has so many units of {@link #discounted}. */
        long mostDiscounted(long units);

        @Override
        default Stream<Selection> selections() {
            return Stream.of(discounted());
        }

        @Override
        default Stream<Money> amounts() {
            return Stream.empty();
        }
    }

    /** A benefit with steps. The highest step that the cart reaches counts. */
    sealed interface Stepped extends Benefit {

        Selection units();

        /**
         * The hint for the next step; empty after the last one.
         *
         * @param counted the price of the units in minor units, or their number; below zero if it was not counted
         */
        Optional<Hint> next(long counted);

        @Override
        default Stream<Selection> selections() {
            return Stream.of(units());
        }
    }

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
    record PercentOff(Target target, int basisPoints, Base base) implements Targeted {
        public PercentOff {
            requirePercentage(basisPoints);
        }

        @Override
        public Stream<Money> amounts() {
            return Stream.empty();
        }

        @Override
        public @Nullable Gain gain() {
            return target instanceof Shipping ? ofShipping(basisPoints == WHOLE) : new Hint.SavePercent(basisPoints);
        }
    }

    /** An amount off each unit, the order or the shipping charge; never more than what is left of it. */
    record AmountOff(Target target, Money amount) implements Targeted {
        public AmountOff {
            requirePositive(amount);
        }

        @Override
        public Stream<Money> amounts() {
            return Stream.of(amount);
        }

        @Override
        public @Nullable Gain gain() {
            return target instanceof Shipping ? null : new Hint.Save(amount);
        }
    }

    /** A price for each unit, the order or the shipping. Nothing is taken off what already costs less. */
    record FixedPrice(Target target, Money price) implements Targeted {

        @Override
        public Stream<Money> amounts() {
            return Stream.of(price);
        }

        @Override
        public @Nullable Gain gain() {
            return target instanceof Shipping ? ofShipping(price.amountMinor() == 0) : null;
        }
    }

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

        @Override
        public Stream<Money> amounts() {
            return steps.stream().flatMap(step -> Stream.of(step.spend(), step.save()));
        }

        @Override
        public Gain gain() {
            return new Hint.Save(steps.getFirst().save());
        }

        @Override
        public Optional<Hint> next(long counted) {
            return counted < 0
                    ? Optional.empty()
                    : nextSteps(counted)
                            .filter(step -> step.spend().amountMinor() > counted)
                            .min(Comparator.comparing(Step::spend))
                            .map(step -> new Hint(
                                    new Hint.SpendMore(Money.ofMinor(
                                            step.spend().amountMinor() - counted,
                                            step.spend().currency())),
                                    new Hint.Save(step.save())));
        }

        private Stream<Step> nextSteps(long spent) {
            if (!repeated) {
                return steps.stream();
            }
            Step step = steps.getFirst();
            long times = spent / step.spend().amountMinor() + 1;
            long spend = step.spend().amountMinor() * times;
            long saved = Math.min(spend, Split.times(times, step.save().amountMinor()));
            String currency = step.spend().currency();
            return Stream.of(new Step(Money.ofMinor(spend, currency), Money.ofMinor(saved, currency)));
        }
    }

    record Step(Money spend, Money save) {
        public Step {
            requirePositive(spend);
            requirePositive(save);
        }
    }

    /** A percentage off every nth unit, counted in the given order. Only complete sets of n units count. */
    record NthItem(Selection units, int nth, int basisPoints, UnitOrder order) implements OfSomeUnits {
        public NthItem {
            requireAbove(1, nth);
            requirePercentage(basisPoints);
        }

        @Override
        public Selection discounted() {
            return units;
        }

        @Override
        public long mostDiscounted(long number) {
            return number / nth;
        }

        @Override
        public Gain gain() {
            return ofUnits(1, basisPoints);
        }

        @Override
        public Part firstSet() {
            return new Part(units, nth);
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
            implements OfSomeUnits {
        public BuyAndGet {
            requireAbove(0, buyUnits);
            requireAbove(0, getUnits);
            requirePercentage(basisPoints);
        }

        @Override
        public Selection discounted() {
            return get;
        }

        @Override
        public long mostDiscounted(long units) {
            long sets = units / getUnits;
            return (atMost == null ? sets : Math.min(sets, atMost)) * getUnits;
        }

        @Override
        public Stream<Selection> allSelections() {
            return Stream.of(buy, get);
        }

        @Override
        public Gain gain() {
            return ofUnits(getUnits, basisPoints);
        }

        @Override
        public @Nullable Part firstSet() {
            return buy.equals(get) ? new Part(buy, buyUnits + getUnits) : null;
        }
    }

    /** Of so many units, the cheapest ones are free: 3 with 1 free is "three for two". */
    record CheapestFree(Selection units, int of, int free) implements OfSomeUnits {
        public CheapestFree {
            requireAbove(0, free);
            requireAbove(free, of);
        }

        @Override
        public Selection discounted() {
            return units;
        }

        @Override
        public int basisPoints() {
            return WHOLE;
        }

        @Override
        public long mostDiscounted(long number) {
            return number / of * free;
        }

        @Override
        public Gain gain() {
            return ofUnits(free, WHOLE);
        }

        @Override
        public Part firstSet() {
            return new Part(units, of);
        }
    }

    /** One price for a set of units, as often as sets are complete and cost more. The dearest units are used first. */
    record BundlePrice(List<Part> parts, Money price) implements Benefit {
        public BundlePrice {
            parts = List.copyOf(parts);
        }

        @Override
        public Stream<Selection> selections() {
            return Stream.of(parts.getFirst().units());
        }

        @Override
        public Stream<Selection> allSelections() {
            return parts.stream().map(Part::units);
        }

        @Override
        public Stream<Money> amounts() {
            return Stream.of(price);
        }

        @Override
        public @Nullable Gain gain() {
            return null;
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

        @Override
        public Stream<Money> amounts() {
            return Stream.empty();
        }

        @Override
        public Gain gain() {
            return new Hint.SavePercent(tiers.getFirst().basisPoints());
        }

        @Override
        public Optional<Hint> next(long counted) {
            return tiers.stream()
                    .filter(tier -> tier.atLeast() > counted)
                    .min(Comparator.comparingLong(Tier::atLeast))
                    .map(tier -> new Hint(
                            new Hint.AddUnits(tier.atLeast() - counted), new Hint.SavePercent(tier.basisPoints())));
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

        @Override
        public Stream<Selection> selections() {
            return Stream.of(units);
        }

        @Override
        public Stream<Selection> allSelections() {
            return forUnits == 0 ? Stream.empty() : selections();
        }

        @Override
        public Stream<Money> amounts() {
            return Stream.empty();
        }

        @Override
        public Gain gain() {
            return new Hint.GetGift();
        }

        @Override
        public Part firstSet() {
            return new Part(units, Math.max(1, forUnits));
        }
    }

    private static @Nullable Gain ofShipping(boolean free) {
        return free ? new Hint.FreeShipping() : null;
    }

    private static Gain ofUnits(int units, int basisPoints) {
        return basisPoints == WHOLE ? new Hint.FreeUnits(units) : new Hint.SavePercent(basisPoints);
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
