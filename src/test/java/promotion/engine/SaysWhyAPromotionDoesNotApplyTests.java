package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;

/** The outcome of a promotion that does not apply is the reason that an editor must know to change it. */
class SaysWhyAPromotionDoesNotApplyTests {

    private static final Selection MUGS = new Selection.Skus(Set.of("mug"));
    private static final Benefit OFF = new AmountOff(new Units(MUGS), AnyPromotions.pounds(600));
    private static final Cart THREE_MUGS = AnyPromotions.cart(List.of(Cart.Line.of("1", "mug", 3, 3_000)));

    @Test
    void anEarlierPromotionHasUsedItsUnits() {
        assertThat(outcomeOfSecond(
                        promotion("a", OFF, null, null), promotion("b", new CheapestFree(MUGS, 3, 1), null, null)))
                .isEqualTo(Outcome.UNITS_TAKEN);
        assertThat(outcomeOfSecond(
                        promotion("a", OFF, null, null), promotion("b", new CheapestFree(MUGS, 4, 1), null, null)))
                .as("a set that was never complete")
                .isEqualTo(Outcome.NOTHING_MATCHES);
        assertThat(outcomeOfSecond(
                        promotion("a", OFF, null, null),
                        promotion(
                                "b",
                                new AmountOff(new Units(new Selection.Skus(Set.of("pen"))), AnyPromotions.pounds(1)),
                                null,
                                null)))
                .isEqualTo(Outcome.NOTHING_MATCHES);
    }

    @Test
    void aCodeWhoseUnitsAreUsedIsNotCombinable() {
        Considered considered = new Considered(promotion("a", OFF, null, null), Outcome.UNITS_TAKEN, null, 0);
        assertThat(Refusal.of(considered, THREE_MUGS.at())).isEqualTo(Optional.of(Refusal.NOT_COMBINABLE));
    }

    @Test
    void aConditionThatFailsIsSaidAlsoIfTheGroupIsTaken() {
        Condition gold = new LevelIn(Set.of("gold"));
        for (Choice choice : List.of(Choice.FIRST, Choice.BEST)) {
            Group group = new Group("g", choice);
            Benefit order = new AmountOff(new WholeOrder(), AnyPromotions.pounds(100));
            assertThat(outcomeOfSecond(promotion("a", order, group, null), promotion("b", order, group, gold)))
                    .as("%s", choice)
                    .isEqualTo(Outcome.CONDITION_FAILED);
            assertThat(outcomeOfSecond(promotion("a", order, group, null), promotion("b", order, group, null)))
                    .as("%s", choice)
                    .isEqualTo(Outcome.GROUP_TAKEN);
        }
    }

    /** The members declare different choices, and that of the first counts. */
    @Test
    void aGroupIsNotTakenBecauseTheCartHasNoUnitsForItsFirstMember() {
        Benefit pens = new AmountOff(new Units(new Selection.Skus(Set.of("pen"))), AnyPromotions.pounds(1));
        Benefit order = new AmountOff(new WholeOrder(), AnyPromotions.pounds(100));
        List<PromotionVersion> promotions = List.of(
                promotion("a", pens, new Group("g", Choice.ALL), null),
                promotion("b", order, new Group("g", Choice.FIRST), null),
                promotion("c", order, new Group("g", Choice.FIRST), null));

        assertThat(CompiledPromotions.of(promotions)
                        .evaluate(THREE_MUGS, Map.of())
                        .applied())
                .extracting(applied -> applied.promotion().promotionId())
                .containsExactly("b", "c");
    }

    /** The first one takes more off, so that no better combination leaves it out. */
    private static Outcome outcomeOfSecond(PromotionVersion first, PromotionVersion second) {
        return CompiledPromotions.withoutIndex(List.of(first, second))
                .evaluate(THREE_MUGS, Map.of())
                .considered()
                .getLast()
                .outcome();
    }

    private static PromotionVersion promotion(
            String id, Benefit benefit, @Nullable Group group, @Nullable Condition condition) {
        return new PromotionVersion(
                id, 1, null, false, true, 0, new Definition(benefit, condition, Layer.LINE, group, null, List.of()));
    }
}
