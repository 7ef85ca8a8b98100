package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Evaluation.Applied;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Skus;

/** The same cart never costs more with codes than without them, however much work an evaluation may take. */
class CodesNeverMakeAnOrderDearerTests extends AnyCartsAndPromotions {

    private static final Cart CART =
            AnyPromotions.cart(List.of(Cart.Line.of("1", "a", 1, 10_000), Cart.Line.of("2", "b", 1, 800)));

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void thanWithoutThem(
            @ForAll("promotions") List<PromotionVersion> promotions,
            @ForAll("carts") Cart cart,
            @ForAll("codes") Set<String> codes,
            @ForAll("budgets") Map<String, Long> budgets,
            @ForAll("steps") long most) {
        List<PromotionVersion> all = new ArrayList<>();
        Set<String> unlocked = new HashSet<>();
        for (PromotionVersion each : promotions) {
            boolean needsCode = codes.contains(each.promotionId());
            all.add(needsCode ? withCode(each, each.combinable()) : each);
            if (needsCode) {
                unlocked.add(each.promotionId());
            }
        }
        CompiledPromotions compiled = CompiledPromotions.of(all);

        Evaluation without = compiled.evaluate(cart, budgets, new Steps(most));
        Evaluation with = compiled.evaluate(cart.unlocking(unlocked), budgets, new Steps(most));

        assertThat(with.totalMinor()).as("%s of %s", with, all).isGreaterThanOrEqualTo(without.totalMinor());
        boolean used =
                with.applied().stream().map(Applied::promotion).anyMatch(each -> unlocked.contains(each.promotionId()));
        if (!used) {
            assertThat(with.applied()).isEqualTo(without.applied());
        }
        Statistics.label("codes").collect(unlocked.isEmpty() ? "none" : used ? "used" : "not used");
        Statistics.label("codes").coverage(seen -> {
            seen.check("used").count(count -> count > 100);
            seen.check("not used").count(count -> count > 100);
        });
    }

    @Test
    void aCodeThatTakesNothingOffExcludesNothing() {
        PromotionVersion exclusive =
                promotion("exclusive", Layer.ORDER, false, new PercentOff(new WholeOrder(), 2_000, Base.REMAINING));
        PromotionVersion code = withCode(
                promotion(
                        "code",
                        Layer.LINE,
                        true,
                        new FixedPrice(new Units(new Skus(Set.of("b"))), AnyPromotions.pounds(900))),
                true);

        Evaluation found =
                CompiledPromotions.of(List.of(exclusive, code)).evaluate(CART.unlocking(Set.of("code")), Map.of());

        assertThat(found.totalMinor()).isEqualTo(10_800 - 8_640);
        assertThat(found.considered())
                .extracting(each -> each.promotion().promotionId() + " " + each.outcome())
                .containsExactly("code NOTHING_LEFT", "exclusive APPLIED");
    }

    @Test
    void aCodeThatExcludesABetterPromotionIsNotBetter() {
        PromotionVersion automatic =
                promotion("automatic", Layer.ORDER, true, new PercentOff(new WholeOrder(), 2_000, Base.REMAINING));
        PromotionVersion alone = withCode(
                promotion("code", Layer.ORDER, false, new AmountOff(new WholeOrder(), AnyPromotions.pounds(500))),
                false);

        Evaluation found =
                CompiledPromotions.of(List.of(automatic, alone)).evaluate(CART.unlocking(Set.of("code")), Map.of());

        assertThat(found.totalMinor()).isEqualTo(2_160);
        assertThat(found.considered())
                .filteredOn(each -> each.promotion().needsCode())
                .extracting(Considered::outcome)
                .containsExactly(Outcome.NOT_BETTER);
    }

    @Test
    void ofTwoCodesOnlyTheUselessOneIsLeftOut() {
        PromotionVersion useful = withCode(
                promotion(
                        "useful",
                        Layer.LINE,
                        true,
                        new AmountOff(new Units(Selection.EVERYTHING), AnyPromotions.pounds(100))),
                true);
        PromotionVersion first = new PromotionVersion(
                "first",
                1,
                null,
                true,
                true,
                -1,
                new Definition(
                        new AmountOff(new Units(Selection.EVERYTHING), AnyPromotions.pounds(1)),
                        null,
                        Layer.LINE,
                        null,
                        null,
                        List.of()));

        Evaluation found = CompiledPromotions.of(List.of(useful, first))
                .evaluate(CART.unlocking(Set.of("useful", "first")), Map.of());

        assertThat(found.totalMinor()).isEqualTo(200);
        assertThat(found.considered())
                .extracting(each -> each.promotion().promotionId() + " " + each.outcome())
                .containsExactly("first NOT_BETTER", "useful APPLIED");
    }

    private static PromotionVersion promotion(String id, Layer layer, boolean combinable, Benefit benefit) {
        return new PromotionVersion(
                id, 1, null, false, combinable, 0, new Definition(benefit, null, layer, null, null, List.of()));
    }

    private static PromotionVersion withCode(PromotionVersion of, boolean combinable) {
        return new PromotionVersion(
                of.promotionId(), 1, of.validity(), true, combinable, of.priority(), of.definition());
    }

    @Provide
    Arbitrary<Set<String>> codes() {
        return Arbitraries.of("p", "q", "r", "s", "t", "u").set().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<Map<String, Long>> budgets() {
        return Arbitraries.maps(
                        Arbitraries.of("p", "q", "r", "s", "t", "u"),
                        Arbitraries.longs().between(0, 3_000))
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<Long> steps() {
        return Arbitraries.of(0L, 20L, 200L, CompiledPromotions.MOST_STEPS);
    }
}
