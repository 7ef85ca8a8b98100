package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.Tier;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.SegmentIn;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Condition.TimeWindow;

class TellsShoppersWhatIsMissingTests {

    private static final Benefit SAVE_5 = new AmountOff(new WholeOrder(), pounds(500));
    private static final Benefit SAVE_10_PERCENT = new PercentOff(new WholeOrder(), 1_000, Base.REMAINING);

    @Test
    void spendMoreToSave() {
        Condition threshold = new Subtotal(Selection.EVERYTHING, pounds(3_000), null);

        assertThat(english(SAVE_5, threshold)).containsExactly("Spend GBP 20 more to save GBP 5");
        assertThat(chinese(SAVE_5, threshold)).containsExactly("再买 GBP 20，可减 GBP 5");
        assertThat(english(new PercentOff(new Shipping(), 10_000, Base.REMAINING), threshold))
                .containsExactly("Spend GBP 20 more to get free shipping");
    }

    @Test
    void addMoreUnits() {
        assertThat(english(SAVE_10_PERCENT, new Quantity(Selection.EVERYTHING, 3)))
                .containsExactly("Add 1 more to save 10%");
        assertThat(chinese(new CheapestFree(Selection.EVERYTHING, 3, 1), null)).containsExactly("再加 1 件，可免 1 件");
    }

    @Test
    void theNextStepAndTheNextTier() {
        assertThat(english(
                        new SpendAndSave(
                                Selection.EVERYTHING,
                                List.of(new Step(pounds(500), pounds(50)), new Step(pounds(1_250), pounds(200))),
                                false),
                        null))
                .containsExactly("Spend GBP 2.50 more to save GBP 2");
        assertThat(english(
                        new SpendAndSave(Selection.EVERYTHING, List.of(new Step(pounds(300), pounds(50))), true), null))
                .as("every 3.00; 10.00 save 1.50")
                .containsExactly("Spend GBP 2 more to save GBP 2");
        assertThat(english(
                        new QuantityTiers(Selection.EVERYTHING, List.of(new Tier(2, 500), new Tier(5, 1_050))), null))
                .containsExactly("Add 3 more to save 10.5%");
    }

    @Test
    void whatIsMissingAfterTheDiscountsOfEarlierPromotions() {
        PromotionVersion tenth = new PromotionVersion(
                "tenth",
                1,
                null,
                false,
                true,
                0,
                new Definition(
                        new PercentOff(new Units(Selection.EVERYTHING), 1_000, Base.REMAINING),
                        null,
                        Layer.MEMBER,
                        null,
                        null,
                        List.of()));
        PromotionVersion every300 = new PromotionVersion(
                "every300",
                1,
                null,
                false,
                true,
                0,
                new Definition(
                        new SpendAndSave(Selection.EVERYTHING, List.of(new Step(pounds(30_000), pounds(1_000))), true),
                        null,
                        Layer.ORDER,
                        null,
                        null,
                        List.of()));

        assertThat(nextOf(every300, 29_999, tenth)).containsExactly("Spend GBP 30.01 more to save GBP 10");
        assertThat(nextOf(every300, 33_332, tenth)).containsExactly("Spend GBP 0.01 more to save GBP 10");
        assertThat(nextOf(every300, 33_334, tenth)).containsExactly("Spend GBP 299.99 more to save GBP 20");
    }

    private static List<String> nextOf(PromotionVersion promotion, long list, PromotionVersion other) {
        Cart cart = AnyPromotions.cart(List.of(Cart.Line.of("1", "mug", 1, list)));
        return CompiledPromotions.of(List.of(promotion, other)).evaluate(cart, Map.of()).considered().stream()
                .filter(each -> each.promotion().promotionId().equals(promotion.promotionId()))
                .flatMap(each -> Hints.of(each, cart).stream())
                .map(hint -> hint.text(Locale.UK))
                .toList();
    }

    @Test
    void whenItStartsOnTheClockOfTheZone() {
        Condition window = new TimeWindow(Instant.parse("2026-06-18T16:00:00Z"), null);

        assertThat(hints(SAVE_5, window).getFirst().text(Locale.CHINA, ZoneId.of("Asia/Shanghai")))
                .isEqualTo("2026-06-19 00:00 开始：可减 GBP 5");
        assertThat(english(SAVE_5, window)).containsExactly("Starts at 2026-06-18 16:00: save GBP 5");
        assertThat(english(SAVE_5, new TimeWindow(null, Instant.parse("2026-01-01T00:00:00Z"))))
                .containsExactly("Ended at 2026-01-01 00:00: save GBP 5");
    }

    @Test
    void allThatIsMissingIsTold() {
        assertThat(english(
                        SAVE_5,
                        new AllOf(List.of(
                                new LevelIn(Set.of("gold")), new Subtotal(Selection.EVERYTHING, pounds(1_500), null)))))
                .containsExactly("For members of a certain level: save GBP 5", "Spend GBP 5 more to save GBP 5");
    }

    @Test
    void nothingIsToldOfConditionsThatShoppersMustNotKnow() {
        assertThat(hints(
                        SAVE_5,
                        new AllOf(List.of(
                                new SegmentIn(Set.of("staff")),
                                new Subtotal(Selection.EVERYTHING, pounds(1_500), null)))))
                .isEmpty();
    }

    @Test
    void nothingIsMissingIfItAppliesAndHasNoNextStep() {
        assertThat(hints(SAVE_5, null)).isEmpty();
    }

    private static List<String> english(Benefit benefit, @Nullable Condition condition) {
        return texts(benefit, condition, Locale.UK);
    }

    private static List<String> chinese(Benefit benefit, @Nullable Condition condition) {
        return texts(benefit, condition, Locale.SIMPLIFIED_CHINESE);
    }

    private static List<String> texts(Benefit benefit, @Nullable Condition condition, Locale language) {
        return hints(benefit, condition).stream()
                .map(hint -> hint.text(language))
                .toList();
    }

    /** For two units of 5.00 each. */
    private static List<Hint> hints(Benefit benefit, @Nullable Condition condition) {
        Cart cart = AnyPromotions.cart(List.of(Cart.Line.of("1", "mug", 2, 1_000)));
        PromotionVersion promotion = new PromotionVersion(
                "p", 1, null, false, true, 0, new Definition(benefit, condition, Layer.ORDER, null, null, List.of()));
        return Hints.of(
                CompiledPromotions.of(List.of(promotion))
                        .evaluate(cart, Map.of())
                        .considered()
                        .getFirst(),
                cart);
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
