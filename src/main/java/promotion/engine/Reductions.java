package promotion.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.OfSomeUnits;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.Target;
import promotion.engine.Benefit.Targeted;
import promotion.engine.Benefit.Tier;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.UnitGroup.Take;

/** What each kind of benefit takes off the prices that are left, and the most that it can take off. */
final class Reductions {

    private final Prices prices;
    private final long shippingList;

    Reductions(Prices prices, long shippingList) {
        this.prices = prices;
        this.shippingList = shippingList;
    }

    /** The same as {@link #calculated}, but {@link Reduction#FAILED} if that throws. */
    Reduction of(Benefit benefit) {
        try {
            return calculated(benefit);
        } catch (RuntimeException failure) {
            return Reduction.FAILED;
        }
    }

    /** @throws RuntimeException if the benefit cannot be calculated, which no document that was accepted causes */
    Reduction calculated(Benefit benefit) {
        return switch (benefit) {
            case PercentOff percent -> percentOff(percent);
            case AmountOff off -> amountOff(off.target(), off.amount().amountMinor());
            case FixedPrice fixed -> fixedPrice(fixed.target(), fixed.price().amountMinor());
            case SpendAndSave save -> spendAndSave(save);
            case NthItem item -> nthItem(item);
            case BuyAndGet buy -> buyAndGet(buy);
            case CheapestFree cheapest -> cheapestFree(cheapest);
            case BundlePrice bundle -> bundlePrice(bundle);
            case QuantityTiers tiers -> quantityTiers(tiers);
            case Gift gift -> gift(gift);
        };
    }

    /**
     * The most that a promotion can take off the cart, whatever other promotions have taken off before: an upper bound that is cheap to find.
     * Only while no promotion has reduced the prices yet.
     */
    long atMost(Definition definition) {
        long most;
        try {
            most = atMostCalculated(definition.benefit());
        } catch (RuntimeException failure) {
            return Long.MAX_VALUE; // an upper bound of whatever it takes off
        }
        return definition.cap() == null ? most : Math.min(most, definition.cap().amountMinor());
    }

    /** @throws RuntimeException if the benefit cannot be calculated */
    long atMostCalculated(Benefit benefit) {
        return switch (benefit) {
            case Targeted targeted -> of(targeted).total();
            case OfSomeUnits some ->
                dearest(some.discounted(), some.mostDiscounted(number(some.discounted())), some.basisPoints());
            case SpendAndSave save -> {
                long list = list(save.units());
                yield save.steps().stream()
                        .filter(step -> list >= step.spend().amountMinor())
                        .mapToLong(step -> Split.times(
                                save.repeated() ? list / step.spend().amountMinor() : 1,
                                step.save().amountMinor()))
                        .map(saved -> Math.min(saved, list))
                        .max()
                        .orElse(0);
            }
            case BundlePrice bundle ->
                bundle.parts().stream().mapToLong(part -> list(part.units())).reduce(0, Split::plus);
            case Gift gift -> 0;
            case QuantityTiers tiers -> {
                long number = number(tiers.units());
                yield tiers.tiers().stream()
                        .filter(tier -> number >= tier.atLeast())
                        .max(Comparator.comparingInt(Tier::basisPoints))
                        .map(tier -> of(new PercentOff(new Units(tiers.units()), tier.basisPoints(), Base.LIST))
                                .total())
                        .orElse(0L);
            }
        };
    }

    private long number(Selection units) {
        return prices.unused(units).stream().mapToLong(UnitGroup::units).sum();
    }

    private long list(Selection units) {
        return prices.unused(units).stream()
                .mapToLong(group -> Math.multiplyExact(group.units(), group.listMinor()))
                .reduce(0, Math::addExact);
    }

    private long dearest(Selection units, long number, int basisPoints) {
        long left = number;
        long off = 0;
        for (UnitGroup group : prices.unused(units, UnitOrder.DEAREST_FIRST)) {
            long some = Math.min(left, group.units());
            off = Math.addExact(off, Math.multiplyExact(some, Split.percentage(group.leftMinor(), basisPoints)));
            left -= some;
        }
        return off;
    }

    private Reduction percentOff(PercentOff percent) {
        int basisPoints = percent.basisPoints();
        if (percent.base() == Base.REMAINING) {
            return reduce(
                    percent.target(),
                    unit -> Split.percentage(unit.leftMinor(), basisPoints),
                    sum -> Split.percentage(sum, basisPoints));
        }
        if (percent.target() instanceof WholeOrder) {
            return percentOffListOfOrder(basisPoints);
        }
        return reduce(
                percent.target(),
                unit -> Split.percentage(unit.listMinor(), basisPoints),
                shipping -> Split.percentage(shippingList, basisPoints));
    }

    /**
     * A unit of which less is left than its part becomes free; the parts of the others are rounded once, on their sum. So another unit never
     * costs less.
     */
    private Reduction percentOffListOfOrder(int basisPoints) {
        List<Take> takes = new ArrayList<>();
        List<Take> others = new ArrayList<>();
        long sum = 0;
        for (Take take : everything()) {
            UnitGroup group = take.group();
            if (group.leftMinor() <= Split.wholePercentage(group.listMinor(), basisPoints)) {
                takes.add(new Take(group, take.units(), group.leftMinor()));
            } else {
                others.add(take);
                sum = Math.addExact(sum, Math.multiplyExact(take.units(), group.listMinor()));
            }
        }
        List<Take> spread = Reduction.spread(
                Split.percentage(sum, basisPoints), others, take -> take.group().listMinor());
        for (Take take : spread) {
            takes.add(new Take(take.group(), take.units(), Math.min(take.offMinor(), left(take))));
        }
        return new Reduction(sorted(takes), false, 0);
    }

    private Reduction amountOff(Target target, long amount) {
        return reduce(target, unit -> amount, sum -> amount);
    }

    private Reduction fixedPrice(Target target, long price) {
        return reduce(target, unit -> unit.leftMinor() - price, sum -> sum - price);
    }

    private Reduction spendAndSave(SpendAndSave benefit) {
        List<Take> units = all(benefit.units());
        long spent = left(units);
        return benefit.steps().stream()
                .filter(step -> spent >= step.spend().amountMinor())
                .max(Comparator.comparing(Step::spend))
                .map(step -> {
                    long times = benefit.repeated() ? spent / step.spend().amountMinor() : 1;
                    long save = Math.min(spent, Split.times(times, step.save().amountMinor()));
                    return Reduction.ofUnits(Reduction.spread(save, units, Reductions::left));
                })
                .orElse(Reduction.NOTHING_MATCHES)
                .counting(spent);
    }

    private Reduction nthItem(NthItem benefit) {
        UnitPool pool = new UnitPool(prices);
        int nth = benefit.nth();
        long counted = pool.size(benefit.units()) / nth * nth;
        List<Take> takes = new ArrayList<>();
        long position = 0;
        for (Take take : pool.draw(benefit.units(), counted, benefit.order())) {
            long discounted = (position + take.units()) / nth - position / nth;
            position += take.units();
            add(takes, take.group(), discounted, Split.percentage(left(take), benefit.basisPoints()));
            add(takes, take.group(), take.units() - discounted, 0);
        }
        return inLines(takes);
    }

    private Reduction buyAndGet(BuyAndGet benefit) {
        long most = new UnitPool(prices).size(benefit.get()) / benefit.getUnits();
        long times = highest(
                benefit.atMost() == null ? most : Math.min(most, benefit.atMost()),
                number -> UnitPool.units(got(benefit, number)) == number * benefit.getUnits());
        return inLines(gotAndBought(benefit, times));
    }

    private List<Take> got(BuyAndGet benefit, long times) {
        UnitPool pool = new UnitPool(prices);
        long bought = UnitPool.units(pool.draw(benefit.buy(), times * benefit.buyUnits(), UnitOrder.DEAREST_FIRST));
        return bought < times * benefit.buyUnits()
                ? List.of()
                : pool.draw(benefit.get(), times * benefit.getUnits(), benefit.order());
    }

    private List<Take> gotAndBought(BuyAndGet benefit, long times) {
        UnitPool pool = new UnitPool(prices);
        List<Take> takes =
                new ArrayList<>(pool.draw(benefit.buy(), times * benefit.buyUnits(), UnitOrder.DEAREST_FIRST));
        for (Take take : pool.draw(benefit.get(), times * benefit.getUnits(), benefit.order())) {
            add(takes, take.group(), take.units(), Split.percentage(left(take), benefit.basisPoints()));
        }
        return takes;
    }

    private Reduction cheapestFree(CheapestFree benefit) {
        return buyAndGet(new BuyAndGet(
                benefit.units(),
                benefit.of() - benefit.free(),
                benefit.units(),
                benefit.free(),
                Benefit.WHOLE,
                UnitOrder.CHEAPEST_FIRST,
                null));
    }

    /** The dearest units come first, so each further set saves less. The sets end where the next one would save nothing. */
    private Reduction bundlePrice(BundlePrice benefit) {
        long price = benefit.price().amountMinor();
        long most = benefit.parts().stream()
                .mapToLong(part -> new UnitPool(prices).size(part.units()) / part.quantity())
                .min()
                .orElse(0);
        long complete = highest(most, number -> !bundles(benefit, number).isEmpty());
        long times = highest(
                complete, number -> left(bundles(benefit, number)) - left(bundles(benefit, number - 1)) > price);
        List<Take> units = sorted(new ArrayList<>(bundles(benefit, times)));
        long off = Math.max(0, left(units) - Math.multiplyExact(times, price));
        return Reduction.ofUnits(Reduction.spread(off, units, Reductions::left));
    }

    /** The units of so many sets; empty if there are not enough. */
    private List<Take> bundles(BundlePrice benefit, long times) {
        UnitPool pool = new UnitPool(prices);
        List<Take> units = new ArrayList<>();
        for (Part part : benefit.parts()) {
            List<Take> drawn = pool.draw(part.units(), times * part.quantity(), UnitOrder.DEAREST_FIRST);
            if (UnitPool.units(drawn) < times * part.quantity()) {
                return List.of();
            }
            units.addAll(drawn);
        }
        return units;
    }

    private Reduction gift(Gift benefit) {
        UnitPool pool = new UnitPool(prices);
        if (benefit.forUnits() == 0) {
            return prices.contains(benefit.units()) ? new Reduction(List.of(), false, 0, 1) : Reduction.NOTHING_MATCHES;
        }
        long complete = pool.size(benefit.units()) / benefit.forUnits();
        long sets = benefit.atMost() == null ? complete : Math.min(complete, benefit.atMost());
        return sets == 0
                ? Reduction.NOTHING_MATCHES
                : new Reduction(
                        sorted(pool.draw(benefit.units(), sets * benefit.forUnits(), UnitOrder.DEAREST_FIRST)),
                        true,
                        0,
                        sets);
    }

    private Reduction quantityTiers(QuantityTiers benefit) {
        List<Take> units = all(benefit.units());
        long number = UnitPool.units(units);
        return benefit.tiers().stream()
                .filter(tier -> number >= tier.atLeast())
                .max(Comparator.comparingLong(Tier::atLeast))
                .map(tier -> percentOff(new PercentOff(new Units(benefit.units()), tier.basisPoints(), Base.REMAINING)))
                .orElse(Reduction.NOTHING_MATCHES)
                .counting(number);
    }

    /** Takes off each unit or off a sum what a function says, but nothing below zero. */
    private Reduction reduce(Target target, ToLongFunction<UnitGroup> ofUnit, LongUnaryOperator ofSum) {
        return switch (target) {
            case Units units ->
                Reduction.ofUnits(prices.unused(units.units()).stream()
                        .map(group ->
                                new Take(group, group.units(), within(ofUnit.applyAsLong(group), group.leftMinor())))
                        .toList());
            case WholeOrder order -> {
                List<Take> all = everything();
                long left = left(all);
                long off = within(ofSum.applyAsLong(left), left);
                yield new Reduction(Reduction.spread(off, all, Reductions::left), false, 0);
            }
            case Shipping shipping -> {
                long left = prices.shippingLeft();
                yield Reduction.ofShipping(within(ofSum.applyAsLong(left), left));
            }
        };
    }

    private List<Take> everything() {
        return takes(prices.all());
    }

    private static long within(long off, long left) {
        return Math.max(0, Math.min(off, left));
    }

    private List<Take> all(Selection selection) {
        return takes(prices.unused(selection));
    }

    private static List<Take> takes(List<UnitGroup> groups) {
        List<Take> takes = new ArrayList<>(groups.size());
        for (UnitGroup group : groups) {
            takes.add(new Take(group, group.units(), 0));
        }
        return takes;
    }

    private static final Comparator<Take> BY_LINE =
            Comparator.comparingInt((Take take) -> take.group().line());

    private static Reduction inLines(List<Take> takes) {
        return takes.isEmpty() ? Reduction.NOTHING_MATCHES : Reduction.ofUnits(sorted(takes));
    }

    private static List<Take> sorted(List<Take> takes) {
        takes.sort(BY_LINE);
        return takes;
    }

    private static void add(List<Take> takes, UnitGroup group, long units, long off) {
        if (units > 0) {
            takes.add(new Take(group, units, off));
        }
    }

    private static long left(Take take) {
        return take.group().leftMinor();
    }

    private static long left(List<Take> takes) {
        long sum = 0;
        for (Take take : takes) {
            sum = Math.addExact(sum, Math.multiplyExact(take.units(), left(take)));
        }
        return sum;
    }

    /** The highest number up to {@code most} that is possible; zero if none is. If a number is possible, so are all lower ones. */
    private static long highest(long most, LongPredicate possible) {
        long low = 0;
        long high = most;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (possible.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
