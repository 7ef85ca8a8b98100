package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.Benefit.Units;
import promotion.engine.Selection.Skus;

/** The largest cart and many promotions that overlap. Counts steps, not time. */
class TheWorkOfAnEvaluationIsBoundedTests {

    private static final int MOST_LINES = 2_000;

    record Many(String name, List<PromotionVersion> promotions) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Many> many() {
        return Stream.of(
                new Many("24 percentages", overlapping(24, 1)),
                new Many("40 percentages", overlapping(40, 1)),
                new Many("24 of all kinds", overlapping(24, 6)),
                new Many("40 of all kinds", overlapping(40, 6)));
    }

    @ParameterizedTest
    @MethodSource("many")
    void aSearchEndsWhenItsStepsAreUsedUp(Many many) {
        Cart cart = cart(MOST_LINES);
        Steps ofOneApplication = new Steps(0);
        Evaluation first = Application.of(
                cart,
                new Prices(cart, ofOneApplication),
                many.promotions().stream()
                        .sorted(PromotionVersion.APPLICATION_ORDER)
                        .toList(),
                Map.of(),
                new Conditions(cart));

        Steps steps = new Steps(CompiledPromotions.MOST_STEPS);
        Evaluation found = CompiledPromotions.of(many.promotions()).evaluate(cart, Map.of(), steps);

        assertThat(steps.taken()).isLessThan(CompiledPromotions.MOST_STEPS + 4 * ofOneApplication.taken());
        assertThat(found.exact()).isFalse();
        assertThat(found.totalMinor()).isGreaterThanOrEqualTo(first.totalMinor());
    }

    @Test
    void theSearchEndsAtTheSameStepWhateverTheOrderOfLinesAndPromotions() {
        List<PromotionVersion> promotions = overlapping(24, 6);
        Cart cart = cart(MOST_LINES);
        List<PromotionVersion> shuffled = new ArrayList<>(promotions);
        Collections.shuffle(shuffled, new Random(1));
        List<Cart.Line> lines = new ArrayList<>(cart.lines());
        Collections.shuffle(lines, new Random(1));
        Steps once = new Steps(CompiledPromotions.MOST_STEPS);
        Steps again = new Steps(CompiledPromotions.MOST_STEPS);

        assertThat(CompiledPromotions.withoutIndex(shuffled).evaluate(AnyPromotions.cart(lines), Map.of(), again))
                .isEqualTo(CompiledPromotions.of(promotions).evaluate(cart, Map.of(), once));
        assertThat(again.taken()).isEqualTo(once.taken());
    }

    @Test
    void withoutAnyStepAllPromotionsApplyInTheirOrder() {
        List<PromotionVersion> promotions = overlapping(12, 6);
        Cart cart = cart(20);
        Evaluation inOrder = Application.of(
                cart,
                new Prices(cart),
                promotions.stream().sorted(PromotionVersion.APPLICATION_ORDER).toList(),
                Map.of(),
                new Conditions(cart));

        Evaluation found = CompiledPromotions.of(promotions).evaluate(cart, Map.of(), new Steps(0));

        assertThat(found.applied()).isEqualTo(inOrder.applied());
        assertThat(found.exact()).isFalse();
    }

    @Test
    void tenThatCompeteInAnOrdinaryCartAreStillComparedInAllCombinations() {
        for (int kinds : new int[] {1, 6}) {
            Steps steps = new Steps(CompiledPromotions.MOST_STEPS);

            Evaluation found = CompiledPromotions.of(overlapping(10, kinds)).evaluate(cart(20), Map.of(), steps);

            assertThat(steps.areUsedUp())
                    .as("%d kinds, %d steps", kinds, steps.taken())
                    .isFalse();
            if (kinds == 1) { // the sets of the other kinds have parts that mean the same units
                assertThat(found.exact()).isTrue();
            }
        }
    }

    /** Each is for about half of the SKUs. */
    private static List<PromotionVersion> overlapping(int number, int kinds) {
        Random random = new Random(number);
        List<PromotionVersion> promotions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Set<String> skuIds = new HashSet<>();
            for (int sku = 0; sku < MOST_LINES; sku++) {
                if (random.nextBoolean()) {
                    skuIds.add("sku-" + sku);
                }
            }
            Selection units = new Skus(skuIds);
            Benefit benefit = switch (i % kinds) {
                case 1 -> new NthItem(units, 2, 5_000 + i, UnitOrder.DEAREST_FIRST);
                case 2 -> new CheapestFree(units, 3, 1);
                case 3 ->
                    new SpendAndSave(
                            units,
                            List.of(new Step(AnyPromotions.pounds(1_000 + i), AnyPromotions.pounds(300 + i))),
                            true);
                case 4 ->
                    new BundlePrice(
                            List.of(new Part(units, 2), new Part(Selection.EVERYTHING, 1)),
                            AnyPromotions.pounds(1_000 + 10 * i));
                case 5 -> new BuyAndGet(units, 2, Selection.EVERYTHING, 1, 5_000, UnitOrder.CHEAPEST_FIRST, null);
                default -> new PercentOff(new Units(units), 500 + 137 * (i * 7 % 31), Base.REMAINING);
            };
            promotions.add(new PromotionVersion(
                    "p" + i,
                    1,
                    null,
                    false,
                    true,
                    i % 7,
                    new Definition(benefit, null, Layer.LINE, null, null, List.of())));
        }
        return promotions;
    }

    private static Cart cart(int lines) {
        Random random = new Random(1);
        List<Cart.Line> all = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            long quantity = 1 + random.nextInt(5);
            all.add(Cart.Line.of("line " + i, "sku-" + i, quantity, quantity * (100 + random.nextInt(5_000))));
        }
        return AnyPromotions.cart(all);
    }
}
