package promotion.engine;

import java.util.Comparator;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Tier;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.Benefit.Units;

/** The most that a benefit can take off a cart, whatever other promotions have taken off before. An upper bound, cheap to find. */
final class MostOff {

    private final Prices prices;
    private final Reductions reductions;

    /** @param prices before any promotion */
    MostOff(Prices prices, long shippingList) {
        this.prices = prices;
        this.reductions = new Reductions(prices, shippingList);
    }

    long of(Definition definition) {
        long most;
        try {
            most = calculated(definition.benefit());
        } catch (RuntimeException failure) {
            return Long.MAX_VALUE; // an upper bound of whatever it takes off
        }
        return definition.cap() == null ? most : Math.min(most, definition.cap().amountMinor());
    }

    long calculated(Benefit benefit) {
        return switch (benefit) {
            case PercentOff percent -> reductions.of(percent).total();
            case AmountOff amount -> reductions.of(amount).total();
            case FixedPrice fixed -> reductions.of(fixed).total();
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
            case NthItem item -> dearest(item.units(), number(item.units()) / item.nth(), item.basisPoints());
            case BuyAndGet buy -> {
                long sets = number(buy.get()) / buy.getUnits();
                long most = buy.atMost() == null ? sets : Math.min(sets, buy.atMost());
                yield dearest(buy.get(), most * buy.getUnits(), buy.basisPoints());
            }
            case CheapestFree cheapest ->
                dearest(cheapest.units(), number(cheapest.units()) / cheapest.of() * cheapest.free(), Benefit.WHOLE);
            case BundlePrice bundle ->
                bundle.parts().stream().mapToLong(part -> list(part.units())).reduce(0, Split::plus);
            case Benefit.Gift gift -> 0;
            case QuantityTiers tiers -> {
                long number = number(tiers.units());
                yield tiers.tiers().stream()
                        .filter(tier -> number >= tier.atLeast())
                        .max(Comparator.comparingInt(Tier::basisPoints))
                        .map(tier -> reductions
                                .of(new PercentOff(new Units(tiers.units()), tier.basisPoints(), Base.LIST))
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
}
