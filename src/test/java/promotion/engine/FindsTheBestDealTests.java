package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.IfShort;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Skus;

/** Compares the search with all combinations, one by one. */
class FindsTheBestDealTests extends AnyCartsAndPromotions {

    private static final List<Long> GAPS = new ArrayList<>();
    private static final List<Long> EXACT = new ArrayList<>();

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void noOtherCombinationTakesMoreOff(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        Evaluation found = CompiledPromotions.of(promotions).evaluate(cart, Map.of());

        assertThat(found.exact() || hasASet(promotions))
                .as("only a set whose parts overlap is not exact")
                .isTrue();
        assertThat(found.totalMinor()).as("%s of %s", found, promotions).isEqualTo(mostOff(promotions, cart));
    }

    private static boolean hasASet(List<PromotionVersion> promotions) {
        return promotions.stream().anyMatch(each -> each.definition().benefit() instanceof Benefit.BundlePrice);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void aBoundedSearchTakesNoMoreOffThanAnExactOneAndSaysThatItIsBounded(
            @ForAll("promotions") List<PromotionVersion> promotions,
            @ForAll("carts") Cart cart,
            @ForAll("limits") int most) {
        Evaluation bounded = CompiledPromotions.comparing(most, promotions).evaluate(cart, Map.of());
        long exact = mostOff(promotions, cart);

        assertThat(bounded.totalMinor()).isLessThanOrEqualTo(exact);
        if (bounded.exact()) {
            assertThat(bounded.totalMinor()).isEqualTo(exact);
        } else {
            EXACT.add(exact);
            GAPS.add(exact - bounded.totalMinor());
        }
    }

    @AfterContainer
    static void printTheGap() {
        long exact = EXACT.stream().mapToLong(Long::longValue).sum();
        long gap = GAPS.stream().mapToLong(Long::longValue).sum();
        System.out.printf(
                "Bounded search with at most four combinations: %d of %d carts get less than the best deal; together %.2f %% less%n",
                GAPS.stream().filter(each -> each > 0).count(), GAPS.size(), exact == 0 ? 0 : 100.0 * gap / exact);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void removingAPromotionNeverMakesTheOrderCheaper(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        List<PromotionVersion> uncapped =
                promotions.stream().map(FindsTheBestDealTests::withoutCap).toList();
        Cart withoutFloors = withoutFloors(cart);
        long all = CompiledPromotions.of(uncapped)
                .evaluate(withoutFloors, Map.of())
                .totalMinor();

        for (PromotionVersion removed : uncapped) {
            List<PromotionVersion> others =
                    uncapped.stream().filter(each -> each != removed).toList();
            assertThat(CompiledPromotions.of(others)
                            .evaluate(withoutFloors, Map.of())
                            .totalMinor())
                    .isLessThanOrEqualTo(all);
        }
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void forPercentagesAloneMoreUnitsNeverCostLess(
            @ForAll("percentages") List<PromotionVersion> percentages,
            @ForAll("carts") Cart cart,
            @ForAll("limits") int more) {
        CompiledPromotions compiled = CompiledPromotions.of(percentages);
        Cart before = ofEqualUnits(cart, 0);
        Cart after = ofEqualUnits(cart, more);

        assertThat(payable(compiled, after)).isGreaterThanOrEqualTo(payable(compiled, before));
    }

    /** "Anything, a shirt and a tie" for 9.00: the first part takes the shirt, so another set than the best one is made. */
    @Test
    void aSetWhosePartsOverlapIsNotCalledExact() {
        Selection shirt = new Selection.Skus(Set.of("shirt"));
        Cart cart = AnyPromotions.cart(List.of(Cart.Line.of("1", "shirt", 2, 2_000), Cart.Line.of("2", "tie", 1, 500)));
        for (Selection first : List.of(Selection.EVERYTHING, new Selection.Skus(Set.of("tie")))) {
            PromotionVersion set = new PromotionVersion(
                    "set",
                    1,
                    null,
                    false,
                    true,
                    0,
                    new Definition(
                            new Benefit.BundlePrice(
                                    List.of(new Benefit.Part(first, 1), new Benefit.Part(shirt, 1)),
                                    AnyPromotions.pounds(900)),
                            null,
                            Layer.LINE,
                            null,
                            null,
                            List.of()));

            assertThat(CompiledPromotions.of(List.of(set))
                            .evaluate(cart, Map.of())
                            .exact())
                    .isEqualTo(first != Selection.EVERYTHING);
        }
    }

    /** A budget that cannot pay the whole amount takes nothing off, or its rest if the promotion is partial. */
    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void promotionsWithABudgetTakePartInTheComparison(
            @ForAll("promotions") List<PromotionVersion> promotions,
            @ForAll("carts") Cart cart,
            @ForAll("budgets") Map<String, Long> budgets) {
        List<PromotionVersion> some = promotions.stream()
                .map(each -> budgets.getOrDefault(each.promotionId(), 0L) % 2 == 1 ? each.shrinking() : each)
                .toList();

        Evaluation found = CompiledPromotions.of(some).evaluate(cart, budgets);

        assertThat(found.exact() || hasASet(some)).isTrue();
        assertThat(found.totalMinor())
                .as("%s of %s with %s", found, some, budgets)
                .isEqualTo(mostOff(some, cart, budgets));
    }

    @Test
    void aPromotionWithABudgetIsLeftOutIfAnotherOneTakesMoreOff() {
        PromotionVersion little =
                promotion("a", Layer.LINE, new PercentOff(new Units(Selection.EVERYTHING), 100, Base.REMAINING));
        PromotionVersion much =
                promotion("b", Layer.LINE, new PercentOff(new Units(Selection.EVERYTHING), 2_000, Base.REMAINING));

        Evaluation found = CompiledPromotions.of(List.of(little, much)).evaluate(tenUnits(), Map.of("a", 1_000_000L));

        assertThat(found.totalMinor()).isEqualTo(200);
        assertThat(found.considered())
                .extracting(Considered::outcome)
                .containsExactly(Outcome.NOT_BETTER, Outcome.APPLIED);
    }

    @Test
    void tenThatCompeteAreComparedInAllCombinations() {
        Evaluation found = CompiledPromotions.of(competing(10)).evaluate(tenUnits(), Map.of());

        assertThat(found.exact()).isTrue();
        assertThat(found.totalMinor()).isEqualTo(mostOff(competing(10), tenUnits()));
    }

    @Test
    void aSavingIsReachedByLeavingOutASmallerDiscount() {
        PromotionVersion line = promotion(
                "line", Layer.LINE, new AmountOff(new Units(new Skus(Set.of("sku-0"))), AnyPromotions.pounds(100)));
        PromotionVersion saving = promotion(
                "saving",
                Layer.ORDER,
                new SpendAndSave(
                        Selection.EVERYTHING,
                        List.of(new Step(AnyPromotions.pounds(1_000), AnyPromotions.pounds(500))),
                        false));

        Evaluation found = CompiledPromotions.of(List.of(line, saving)).evaluate(tenUnits(), Map.of());

        assertThat(found.considered())
                .extracting(Considered::outcome)
                .containsExactly(Outcome.NOT_BETTER, Outcome.APPLIED);
    }

    @Test
    void freeShippingIsChosenIfAnOrdersPriceMakesUpForTheLines() {
        PromotionVersion lines =
                promotion("lines", Layer.LINE, new PercentOff(new Units(Selection.EVERYTHING), 9_000, Base.LIST));
        PromotionVersion shipping = new PromotionVersion(
                "shipping",
                1,
                null,
                false,
                true,
                0,
                new Definition(
                        new AmountOff(new Shipping(), AnyPromotions.pounds(400)),
                        new Subtotal(Selection.EVERYTHING, AnyPromotions.pounds(500), Layer.LINE),
                        Layer.MEMBER,
                        null,
                        null,
                        List.of()));
        PromotionVersion price =
                promotion("price", Layer.SHIPPING, new FixedPrice(new WholeOrder(), AnyPromotions.pounds(10)));
        List<PromotionVersion> all = List.of(lines, shipping, price);

        assertThat(CompiledPromotions.of(all).evaluate(tenUnits(), Map.of()).totalMinor())
                .isEqualTo(mostOff(all, tenUnits()))
                .isEqualTo(990 + 400);
    }

    /** The order costs the same with the discount or the gift, so a search of all three promotions together would choose the gift. */
    @Test
    void aPromotionWithoutUnitsInTheCartChangesNoChoice() {
        Units units = new Units(new Skus(Set.of("sku-0")));
        List<PromotionVersion> choice = List.of(
                promotion("discount", Layer.LINE, new AmountOff(units, AnyPromotions.pounds(1))),
                promotion("gift", Layer.LINE, new Gift(units.units(), 1, "gift", 1, null, IfShort.WITHOUT, null, null)),
                promotion("price", Layer.RED_PACKET, new FixedPrice(new WholeOrder(), AnyPromotions.pounds(2))));
        PromotionVersion withoutUnits = promotion(
                "without units",
                Layer.SHIPPING,
                new SpendAndSave(
                        new Skus(Set.of("elsewhere")),
                        List.of(new Step(AnyPromotions.pounds(500), AnyPromotions.pounds(9))),
                        true));

        List<PromotionVersion> all = new ArrayList<>(choice);
        all.add(withoutUnits);

        Evaluation ofChoice = CompiledPromotions.withoutIndex(choice).evaluate(tenUnits(), Map.of());
        Evaluation ofAll = CompiledPromotions.withoutIndex(all).evaluate(tenUnits(), Map.of());

        assertThat(ofAll.applied())
                .isEqualTo(ofChoice.applied())
                .extracting(applied -> applied.promotion().promotionId())
                .containsExactly("discount", "price");
    }

    @Test
    void theFirstOfAGroupIsNotDisplacedByABetterOne() {
        Group first = new Group("g", Choice.FIRST);
        PromotionVersion less =
                with(first, promotion("a", Layer.ORDER, new AmountOff(new WholeOrder(), AnyPromotions.pounds(100))));
        PromotionVersion more =
                with(first, promotion("b", Layer.ORDER, new AmountOff(new WholeOrder(), AnyPromotions.pounds(200))));

        Evaluation found = CompiledPromotions.of(List.of(less, more)).evaluate(tenUnits(), Map.of());

        assertThat(found.considered())
                .extracting(Considered::outcome)
                .containsExactly(Outcome.APPLIED, Outcome.GROUP_TAKEN);
    }

    /** The most that any combination takes off: of the combinable promotions together, or of one of the others alone. */
    private static long mostOff(List<PromotionVersion> promotions, Cart cart) {
        return mostOff(promotions, cart, Map.of());
    }

    private static long mostOff(List<PromotionVersion> promotions, Cart cart, Map<String, Long> budgets) {
        List<PromotionVersion> compiled =
                promotions.stream().sorted(PromotionVersion.APPLICATION_ORDER).toList();
        List<PromotionVersion> combinable =
                compiled.stream().filter(PromotionVersion::combinable).toList();
        long most = 0;
        for (int chosen = 0; chosen < 1 << combinable.size(); chosen++) {
            List<PromotionVersion> some = new ArrayList<>();
            for (int i = 0; i < combinable.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    some.add(combinable.get(i));
                }
            }
            most = Math.max(most, off(some, cart, budgets));
        }
        for (PromotionVersion promotion : compiled) {
            if (!promotion.combinable()) {
                most = Math.max(most, off(List.of(promotion), cart, budgets));
            }
        }
        return most;
    }

    private static long off(List<PromotionVersion> inOrder, Cart cart, Map<String, Long> budgets) {
        return Application.of(cart, new Prices(cart), inOrder, budgets, new Conditions(cart))
                .totalMinor();
    }

    private static long payable(CompiledPromotions compiled, Cart cart) {
        return cart.lines().stream().mapToLong(Cart.Line::listMinor).sum()
                - compiled.evaluate(cart, Map.of()).totalMinor();
    }

    /** Each discounts two neighbours of ten SKUs that cost 1.00 each, so each competes with the next one. */
    private static List<PromotionVersion> competing(int number) {
        List<PromotionVersion> promotions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            promotions.add(promotion(
                    "p" + i,
                    Layer.LINE,
                    new PercentOff(
                            new Units(new Skus(Set.of("sku-" + i, "sku-" + (i + 1) % 10))),
                            1_000 + 700 * (i * 7 % 10),
                            Base.LIST)));
        }
        return promotions;
    }

    private static Cart tenUnits() {
        List<Cart.Line> lines = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lines.add(Cart.Line.of("line " + i, "sku-" + i, 1, 100));
        }
        return AnyPromotions.cart(lines);
    }

    private static PromotionVersion promotion(String id, Layer layer, Benefit benefit) {
        return new PromotionVersion(
                id, 1, null, false, true, 0, new Definition(benefit, null, layer, null, null, List.of()));
    }

    private static PromotionVersion with(Group group, PromotionVersion of) {
        Definition definition = of.definition();
        return with(
                new Definition(
                        definition.benefit(), definition.condition(), definition.layer(), group, null, List.of()),
                of);
    }

    private static PromotionVersion withoutCap(PromotionVersion of) {
        Definition definition = of.definition();
        return with(
                new Definition(
                        definition.benefit(),
                        definition.condition(),
                        definition.layer(),
                        definition.group(),
                        null,
                        List.of()),
                of);
    }

    private static PromotionVersion with(Definition definition, PromotionVersion of) {
        return new PromotionVersion(
                of.promotionId(), 1, of.validity(), of.needsCode(), of.combinable(), of.priority(), definition);
    }

    private static Cart withoutFloors(Cart cart) {
        return AnyPromotions.cart(cart.lines().stream()
                .map(line -> new Cart.Line(
                        line.ref(),
                        line.skuId(),
                        line.quantity(),
                        line.listMinor(),
                        line.categories(),
                        line.attributes(),
                        line.tags(),
                        0))
                .toList());
    }

    /** The same lines, each unit at the same price; with so many more units on the first line. */
    private static Cart ofEqualUnits(Cart cart, int moreOnFirst) {
        List<Cart.Line> lines = new ArrayList<>();
        for (Cart.Line line : cart.lines()) {
            long quantity = line.quantity() + (lines.isEmpty() ? moreOnFirst : 0);
            lines.add(new Cart.Line(
                    line.ref(),
                    line.skuId(),
                    quantity,
                    quantity * (line.listMinor() / line.quantity()),
                    line.categories(),
                    line.attributes(),
                    line.tags(),
                    0));
        }
        return AnyPromotions.cart(lines);
    }

    @Provide
    Arbitrary<Map<String, Long>> budgets() {
        return Arbitraries.maps(
                        Arbitraries.of("p", "q", "r", "s", "t", "u"),
                        Arbitraries.longs().between(0, 3_000))
                .ofMinSize(1);
    }

    @Provide
    Arbitrary<Integer> limits() {
        return Arbitraries.integers().between(1, 4);
    }

    /** Of all kinds and, one in three, above a threshold after another layer; all groups declare the same choice, not {@link Choice#FIRST}. */
    @Override
    @Provide
    Arbitrary<List<PromotionVersion>> promotions() {
        Arbitrary<Long> thresholds = Arbitraries.longs().between(1, 10_000).injectNull(0.6);
        return Combinators.combine(
                        AnyPromotions.promotions(),
                        thresholds.list().ofSize(6),
                        Arbitraries.of(Choice.ALL, Choice.BEST))
                .as((promotions, amounts, choice) -> {
                    List<PromotionVersion> result = new ArrayList<>();
                    for (PromotionVersion promotion : promotions) {
                        result.add(varied(promotion, amounts.get(result.size()), choice));
                    }
                    return result;
                });
    }

    private static PromotionVersion varied(PromotionVersion of, Long threshold, Choice choice) {
        Definition definition = of.definition();
        Group group = definition.group();
        boolean afterLines = threshold != null && definition.layer() != Layer.LINE;
        return with(
                new Definition(
                        definition.benefit(),
                        afterLines
                                ? new Subtotal(Selection.EVERYTHING, AnyPromotions.pounds(threshold), Layer.LINE)
                                : null,
                        definition.layer(),
                        group == null ? null : new Group(group.name(), choice),
                        definition.cap(),
                        definition.funding()),
                of);
    }

    /**
     * Those that look at single units come before those that reduce the sum: what a discount of the order leaves of a unit is rounded by its
     * split. A percentage of the order's list price looks at single units. In another order, one more unit may cost a minor unit less.
     */
    @Provide
    Arbitrary<List<PromotionVersion>> percentages() {
        Arbitrary<Integer> off = Arbitraries.of(1, 999, 1_250, 5_000, 9_000);
        Arbitrary<Base> base = Arbitraries.of(Base.class);
        Arbitrary<String> id = Arbitraries.of("p", "q", "r", "s", "t");
        Arbitrary<PromotionVersion> forUnits = Combinators.combine(
                        id,
                        Arbitraries.of(Selection.EVERYTHING, new Skus(Set.of("a", "b")), new Skus(Set.of("c"))),
                        off,
                        base,
                        Arbitraries.of(Layer.LINE, Layer.MEMBER))
                .as((name, units, percent, of, layer) ->
                        promotion(name, layer, new PercentOff(new Units(units), percent, of)));
        Arbitrary<PromotionVersion> forTheOrder = Combinators.combine(id, off)
                .as((name, percent) ->
                        promotion(name, Layer.ORDER, new PercentOff(new WholeOrder(), percent, Base.REMAINING)));
        Arbitrary<PromotionVersion> firstForTheOrder =
                off.map(percent -> promotion("a", Layer.ORDER, new PercentOff(new WholeOrder(), percent, Base.LIST)));
        return Arbitraries.oneOf(forUnits, forUnits, forTheOrder, firstForTheOrder)
                .list()
                .uniqueElements(PromotionVersion::promotionId)
                .ofMaxSize(5);
    }
}
