package promotion.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.OfSomeUnits;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Stepped;
import promotion.engine.Benefit.Target;
import promotion.engine.Benefit.Targeted;
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
            case Targeted targeted -> units(targeted.target());
            case Gift gift -> Optional.empty();
            case OfSomeUnits some -> some.selections().findFirst();
            case Stepped stepped -> stepped.selections().findFirst();
            case BundlePrice bundle -> bundle.selections().findFirst();
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
        Trial trial = floor.trial();
        return trial.quantities().anyMatch(units -> floor.isBelow(trial.benefit(), units));
    }

    /**
     * @param benefit takes off each unit what the benefit of the promotion takes off a discounted one
     * @param quantities the numbers of units to try
     */
    private record Trial(Benefit benefit, LongStream quantities) {}

    private Trial trial() {
        OptionalLong needed = unitsThatMeetTheCondition();
        return switch (definition.benefit()) {
            case PercentOff percent -> new Trial(percent, ofEachUnit(needed));
            case Targeted targeted -> new Trial(targeted, ofTarget(targeted.target(), needed));
            case OfSomeUnits some -> new Trial(percentOff(some.discounted(), some.basisPoints()), ofOneUnit(needed));
            case SpendAndSave save ->
                new Trial(
                        save,
                        save.steps().stream()
                                .flatMapToLong(
                                        step -> atLeast(unitsFor(step.spend().amountMinor()), needed)));
            case QuantityTiers tiers ->
                new Trial(
                        percentOff(
                                tiers.units(),
                                tiers.tiers().stream()
                                        .mapToInt(Benefit.Tier::basisPoints)
                                        .max()
                                        .orElseThrow()),
                        definition.cap() == null ? LongStream.of(1) : LongStream.empty());
            case BundlePrice bundle -> new Trial(bundle, ofBundle(bundle, needed));
            case Gift gift -> new Trial(gift, LongStream.empty());
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

    private boolean isBelow(Benefit benefit, long units) {
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
        Reduction reduction = new Reductions(new Prices(cart), 0).of(benefit);
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

    private static Benefit percentOff(Selection units, int basisPoints) {
        return new PercentOff(new Units(units), basisPoints, Benefit.Base.REMAINING);
    }
}
