package promotion.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import platform.money.Money;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.IfShort;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.Tier;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;

/** Benefits of all kinds, for tests of any promotion. */
public final class AnyBenefits {

    static final Money HIGHEST = pounds(1_000_000_000_000_000L);
    static final Money PENNY = pounds(1);
    static final Selection ALL = Selection.EVERYTHING;
    static final SpendAndSave REPEATED = new SpendAndSave(ALL, List.of(new Step(PENNY, HIGHEST)), true);

    private AnyBenefits() {}

    /** All kinds of benefits. */
    public static Set<Class<?>> kinds() {
        return kinds(Benefit.class).collect(Collectors.toSet());
    }

    /** The names of all kinds in JSON. */
    public static Set<String> names() {
        return kinds().stream()
                .map(kind ->
                        kind.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Stream<Class<?>> kinds(Class<?> some) {
        return some.isSealed()
                ? Arrays.stream(some.getPermittedSubclasses()).flatMap(AnyBenefits::kinds)
                : Stream.of(some);
    }

    /** @param units the selections of the benefits */
    public static Arbitrary<Benefit> of(Arbitrary<Selection> units) {
        return Arbitraries.oneOf(byKind(units).values());
    }

    /** Small values, so that carts often meet them. */
    public static Map<Class<?>, Arbitrary<? extends Benefit>> byKind(Arbitrary<Selection> units) {
        Arbitrary<Integer> percentage = Arbitraries.of(1, 999, 1_250, 5_000, 10_000);
        Arbitrary<Money> amount = Arbitraries.longs().between(1, 3_000).map(AnyBenefits::pounds);
        Arbitrary<Benefit.Target> target =
                Arbitraries.oneOf(units.map(Units::new), Arbitraries.of(new WholeOrder(), new Shipping()));
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
        Arbitrary<UnitOrder> order = Arbitraries.of(UnitOrder.class);
        return Map.of(
                PercentOff.class,
                Combinators.combine(target, percentage, Arbitraries.of(Base.class))
                        .as(PercentOff::new),
                AmountOff.class,
                Combinators.combine(target, amount).as(AmountOff::new),
                FixedPrice.class,
                Combinators.combine(target, amount).as(FixedPrice::new),
                SpendAndSave.class,
                Combinators.combine(units, amount, amount, Arbitraries.of(true, false))
                        .as((selection, spend, save, repeated) ->
                                new SpendAndSave(selection, List.of(new Step(spend, save)), repeated)),
                NthItem.class,
                Combinators.combine(units, few, percentage, order)
                        .as((selection, nth, off, by) -> new NthItem(selection, nth + 1, off, by)),
                BuyAndGet.class,
                Combinators.combine(units, few, units, few, percentage, order)
                        .as((buy, bought, get, got, off, by) -> new BuyAndGet(buy, bought, get, got, off, by, null)),
                CheapestFree.class,
                Combinators.combine(units, few, few)
                        .as((selection, free, more) -> new CheapestFree(selection, free + more, free)),
                BundlePrice.class,
                Combinators.combine(units, few, units, few, amount)
                        .as((one, some, other, more, price) ->
                                new BundlePrice(List.of(new Part(one, some), new Part(other, more)), price)),
                Gift.class,
                Combinators.combine(units, Arbitraries.integers().between(0, 2), few)
                        .as((selection, from, number) ->
                                new Gift(selection, from, "gift", number, null, IfShort.WITHOUT, null, null)),
                QuantityTiers.class,
                Combinators.combine(units, few, percentage)
                        .as((selection, from, off) -> new QuantityTiers(selection, List.of(new Tier(from, off)))));
    }

    /** Benefits of all kinds with the highest and the lowest values that a document may have. */
    public static List<Benefit> extremes() {
        List<Part> parts =
                IntStream.range(0, 20).mapToObj(i -> new Part(ALL, 1)).toList();
        return List.of(
                REPEATED,
                new SpendAndSave(ALL, List.of(new Step(HIGHEST, HIGHEST), new Step(PENNY, PENNY)), false),
                new PercentOff(new WholeOrder(), 1, Base.LIST),
                new PercentOff(new Units(ALL), 10_000, Base.LIST),
                new PercentOff(new Shipping(), 10_000, Base.LIST),
                new AmountOff(new Units(ALL), HIGHEST),
                new AmountOff(new WholeOrder(), HIGHEST),
                new AmountOff(new Shipping(), HIGHEST),
                new FixedPrice(new Units(ALL), pounds(0)),
                new FixedPrice(new WholeOrder(), HIGHEST),
                new NthItem(ALL, 2, 10_000, UnitOrder.DEAREST_FIRST),
                new BuyAndGet(ALL, 1_000, ALL, 1_000, 10_000, UnitOrder.DEAREST_FIRST, 1_000_000),
                new CheapestFree(ALL, 1_000, 999),
                new BundlePrice(List.of(new Part(ALL, 1_000)), pounds(0)),
                new BundlePrice(parts, PENNY),
                new BundlePrice(parts, HIGHEST),
                new QuantityTiers(ALL, List.of(new Tier(1, 10_000), new Tier(1_000_000, 1))),
                new Gift(ALL, 1, "gift", 1_000, null, IfShort.WITHOUT, null, null));
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
