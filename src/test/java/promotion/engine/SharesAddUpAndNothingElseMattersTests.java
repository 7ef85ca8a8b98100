package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import platform.money.Money;
import promotion.engine.Evaluation.Applied;
import promotion.engine.Evaluation.LineShare;
import promotion.engine.Evaluation.UnitShare;

/** Holds for any promotions of all kinds and any cart. */
class SharesAddUpAndNothingElseMattersTests extends AnyCartsAndPromotions {

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void noLineIsBelowZeroOrItsFloor(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        Map<String, Long> off = new HashMap<>();
        Evaluation evaluation = CompiledPromotions.of(promotions).evaluate(cart, Map.of());
        evaluation
                .applied()
                .forEach(applied ->
                        applied.lines().forEach(share -> off.merge(share.ref(), share.totalMinor(), Math::addExact)));
        for (Cart.Line line : cart.lines()) {
            assertThat(line.listMinor() - off.getOrDefault(line.ref(), 0L))
                    .as("%s with %s", line, evaluation)
                    .isGreaterThanOrEqualTo(Math.min(line.listMinor(), line.floorMinor() * line.quantity()));
        }
        long ofShipping =
                evaluation.applied().stream().mapToLong(Applied::shippingMinor).sum();
        assertThat(ofShipping).isBetween(0L, cart.shippingMinor());
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void sharesAddUpToWhatIsTakenOffAndToTheFunders(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        Evaluation evaluation = CompiledPromotions.of(promotions).evaluate(cart, Map.of());
        Map<String, Cart.Line> lines = new HashMap<>();
        cart.lines().forEach(line -> lines.put(line.ref(), line));
        for (Applied applied : evaluation.applied()) {
            long total = applied.shippingMinor();
            for (LineShare share : applied.lines()) {
                assertThat(share.units())
                        .allSatisfy(units -> assertThat(units.offMinor()).isPositive());
                assertThat(share.units().stream().mapToLong(UnitShare::units).sum())
                        .isBetween(1L, lines.get(share.ref()).quantity());
                total += share.totalMinor();
            }
            assertThat(total + applied.gifts().size()).isPositive();
            assertThat(evaluation.considered())
                    .filteredOn(each -> each.promotion().equals(applied.promotion()))
                    .singleElement()
                    .returns(total, Evaluation.Considered::offMinor);
            Money cap = applied.promotion().definition().cap();
            assertThat(total).isLessThanOrEqualTo(cap == null ? Long.MAX_VALUE : cap.amountMinor());
            assertThat(applied.promotion().definition().funded(total).stream()
                            .mapToLong(Definition.FunderPart::amountMinor)
                            .sum())
                    .isEqualTo(total);
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void theOrderOfLinesAndOfPromotionsDoesNotMatter(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart, @ForAll long seed) {
        List<PromotionVersion> shuffled = new ArrayList<>(promotions);
        Collections.shuffle(shuffled, new Random(seed));
        List<Cart.Line> lines = new ArrayList<>(cart.lines());
        Collections.shuffle(lines, new Random(seed));

        assertThat(CompiledPromotions.of(shuffled).evaluate(AnyPromotions.cart(lines), Map.of()))
                .isEqualTo(CompiledPromotions.of(promotions).evaluate(cart, Map.of()));
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void theIndexDoesNotMatter(@ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        assertThat(CompiledPromotions.of(promotions).evaluate(cart, Map.of()).applied())
                .isEqualTo(CompiledPromotions.withoutIndex(promotions)
                        .evaluate(cart, Map.of())
                        .applied());
    }
}
