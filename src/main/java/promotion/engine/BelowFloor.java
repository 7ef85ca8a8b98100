package promotion.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Target;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Conflict.PricedSku;

/**
 * Whether a promotion takes a SKU below its floor price in the smallest cart to which it applies and which contains only this SKU. Sound but
 * not complete: with other SKUs or more units in the cart, the promotion may take other shares.
 */
final class BelowFloor {

    /** Larger carts are not considered. */
    private static final long MOST_UNITS = 1_000_000;

    private final Definition definition;
    private final PricedSku sku;
    private final Cart.Line unit;

    private BelowFloor(Definition definition, PricedSku sku) {
        this.definition = definition;
        this.sku = sku;
        this.unit = line(1);
    }

    /** The units that the promotion could take below a floor; empty if none. */
    static Optional<Selection> units(Definition definition) {
        return switch (definition.benefit()) {
            case PercentOff percent -> units(percent.target());
            case AmountOff off -> units(off.target());
            case FixedPrice price -> units(price.target());
            case Gift gift -> Optional.empty();
            case SpendAndSave save -> Optional.of(save.units());
            case NthItem item -> Optional.of(item.units());
            case BuyAndGet buy -> Optional.of(buy.get());
            case CheapestFree cheapest -> Optional.of(cheapest.units());
            case BundlePrice bundle -> Optional.of(bundle.parts().getFirst().units());
            case QuantityTiers tiers -> Optional.of(tiers.units());
        };
    }

    private static Optional<Selection> units(Target target) {
        return switch (target) {
            case Units some -> Optional.of(some.units());
            case WholeOrder order -> Optional.of(Selection.EVERYTHING);
            case Shipping shipping -> Optional.empty();
        };
    }

    static boolean isPossible(Definition definition, PricedSku sku) {
        BelowFloor floor = new BelowFloor(definition, sku);
        return floor.quantities().anyMatch(floor::isBelowWith);
    }

    /** The numbers of units to try. */
    private LongStream quantities() {
        OptionalLong needed = unitsThatMeetTheCondition();
        return switch (definition.benefit()) {
            case PercentOff percent -> ofEachUnit(needed);
            case AmountOff off -> ofTarget(off.target(), needed);
            case FixedPrice price -> ofTarget(price.target(), needed);
            case SpendAndSave save ->
                save.steps().stream()
                        .flatMapToLong(step -> atLeast(unitsFor(step.spend().amountMinor()), needed));
            case BundlePrice bundle -> ofBundle(bundle, needed);
            case NthItem item -> ofOneUnit(needed);
            case BuyAndGet buy -> ofOneUnit(needed);
            case CheapestFree cheapest -> ofOneUnit(needed);
            case QuantityTiers tiers -> definition.cap() == null ? LongStream.of(1) : LongStream.empty();
            case Gift gift -> LongStream.empty();
        };
    }

    private LongStream ofTarget(Target target, OptionalLong needed) {
        return target instanceof Units ? ofEachUnit(needed) : needed.stream();
    }

    private LongStream ofBundle(BundlePrice bundle, OptionalLong needed) {
        boolean needsOthers =
                bundle.parts().stream().anyMatch(part -> !part.units().matches(unit));
        long units = bundle.parts().stream().mapToLong(Benefit.Part::quantity).sum();
        return needsOthers ? LongStream.empty() : atLeast(units, needed);
    }

    /** A benefit that discounts one unit of several is compared with a cap only if the condition does not ask for more units. */
    private LongStream ofOneUnit(OptionalLong needed) {
        return ofEachUnit(needed).filter(units -> units == 1);
    }

    /** What is taken off a unit does not depend on others, unless they share a cap. */
    private LongStream ofEachUnit(OptionalLong needed) {
        return definition.cap() == null ? LongStream.of(1) : needed.stream();
    }

    private static LongStream atLeast(long units, OptionalLong needed) {
        return needed.stream().map(each -> Math.max(units, each));
    }

    /** How many units meet what the condition says of quantities and sums; empty if that is not known, or if other SKUs are needed. */
    private OptionalLong unitsThatMeetTheCondition() {
        long needed = 1;
        for (Condition part : Condition.parts(definition.condition())) {
            if (part instanceof Condition.Quantity quantity && quantity.units().matches(unit)) {
                needed = Math.max(needed, quantity.atLeast());
            } else if (part instanceof Condition.Subtotal subtotal
                    && subtotal.units().matches(unit)) {
                needed = Math.max(needed, unitsFor(subtotal.atLeast().amountMinor()));
            } else if (part.all()
                    .anyMatch(each -> each instanceof Condition.Quantity || each instanceof Condition.Subtotal)) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(needed);
    }

    /** How many units cost at least this amount; {@link Long#MAX_VALUE} if a unit costs nothing. */
    private long unitsFor(long minor) {
        return unit.listMinor() == 0 ? Long.MAX_VALUE : Math.ceilDiv(minor, unit.listMinor());
    }

    private boolean isBelowWith(long units) {
        if (units > MOST_UNITS || units > Long.MAX_VALUE / Math.max(1, unit.listMinor())) {
            return false;
        }
        Cart cart = new Cart(
                sku.currency(),
                Instant.EPOCH,
                null,
                null,
                null,
                Cart.Customer.GUEST,
                List.of(line(units)),
                0,
                Set.of());
        Reduction reduction = new Reductions(new Prices(cart), 0).of(ofEveryUnit(definition.benefit()));
        return (definition.cap() == null
                        ? reduction
                        : reduction.cappedTo(definition.cap().amountMinor()))
                .takes().stream()
                        .anyMatch(take -> take.offMinor() > take.group().room());
    }

    private Cart.Line line(long units) {
        return new Cart.Line(
                "",
                sku.skuId(),
                units,
                units * sku.leastMinor(),
                sku.categories(),
                sku.attributes(),
                sku.tags(),
                sku.floorMinor());
    }

    /** The same off each unit, for a benefit that takes a percentage off some units only. */
    private static Benefit ofEveryUnit(Benefit benefit) {
        return switch (benefit) {
            case NthItem item -> percentOff(item.units(), item.basisPoints());
            case BuyAndGet buy -> percentOff(buy.get(), buy.basisPoints());
            case CheapestFree cheapest -> percentOff(cheapest.units(), Benefit.WHOLE);
            case QuantityTiers tiers ->
                percentOff(
                        tiers.units(),
                        tiers.tiers().stream()
                                .mapToInt(Benefit.Tier::basisPoints)
                                .max()
                                .orElseThrow());
            case PercentOff percent -> percent;
            case AmountOff off -> off;
            case FixedPrice price -> price;
            case SpendAndSave save -> save;
            case BundlePrice bundle -> bundle;
            case Gift gift -> gift;
        };
    }

    private static Benefit percentOff(Selection units, int basisPoints) {
        return new PercentOff(new Units(units), basisPoints, Benefit.Base.REMAINING);
    }
}
