package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static promotion.engine.AnyBenefits.ALL;
import static promotion.engine.AnyBenefits.HIGHEST;
import static promotion.engine.AnyBenefits.PENNY;
import static promotion.engine.AnyBenefits.REPEATED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import platform.web.Limits;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Attribute;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;
import promotion.engine.Selection.Tags;

/** The highest values that a document and a cart may have, in all kinds of benefits. Amounts above the price count as the price. */
class NoDocumentStopsAnEvaluationTests {

    @Test
    void savingsThatAreRepeatedAreAtMostThePrice() {
        PromotionVersion save = promotion("p", REPEATED);
        Cart cart = AnyPromotions.cart(List.of(Cart.Line.of("1", "mug", 1, 2_000_000)));

        Evaluation evaluation = CompiledPromotions.of(List.of(save)).evaluate(cart, Map.of());

        assertThat(evaluation.totalMinor()).isEqualTo(2_000_000);
        Considered considered = evaluation.considered().getFirst();
        assertThat(considered.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(Hints.of(considered, cart))
                .as("a hint promises no more than the next price")
                .extracting(hint -> hint.text(Locale.UK))
                .containsExactly("Spend GBP 0.01 more to save GBP 20000.01");
        assertThat(CompiledPromotions.of(List.of(save, promotion("q", new AmountOff(new Units(ALL), PENNY))))
                        .evaluate(cart, Map.of())
                        .totalMinor())
                .as("also beside another one, when combinations are compared")
                .isEqualTo(2_000_000);
    }

    @Test
    void theLargestCartIsPricedWithEachOfThem() {
        for (Benefit benefit : AnyBenefits.extremes()) {
            PromotionVersion promotion = promotion("p", benefit);
            for (Cart cart : List.of(oneLine(), largest())) {
                Considered considered = CompiledPromotions.of(List.of(promotion))
                        .evaluate(cart, Map.of())
                        .considered()
                        .getFirst();
                assertThat(considered.offMinor()).as("%s", benefit).isBetween(0L, total(cart));
                Hints.of(considered, cart).forEach(hint -> hint.text(Locale.UK));
            }
        }
    }

    @Test
    void theLargestCartIsPricedWithAllOfThemTogether() {
        List<PromotionVersion> all = new ArrayList<>();
        List<Benefit> extremes = AnyBenefits.extremes();
        for (int i = 0; i < extremes.size(); i++) {
            all.add(promotion("p" + i, extremes.get(i)));
        }

        Evaluation evaluation = CompiledPromotions.comparing(5, all).evaluate(largest(), Map.of());

        assertThat(evaluation.totalMinor()).isBetween(1L, total(largest()));
    }

    @Test
    void noneOfThemIsRefusedWhenItIsSaved() {
        for (Benefit benefit : AnyBenefits.extremes()) {
            assertThat(failure(new Definition(benefit, null, Layer.LINE, null, HIGHEST, List.of())))
                    .as("%s", benefit)
                    .isEmpty();
        }
        Condition condition = new AllOf(List.of(
                new Subtotal(new Skus(Set.of("a", "b")), HIGHEST, Layer.LINE),
                new Quantity(new Attribute("size", Set.of("L")), 1_000_000),
                new Quantity(new Categories(Set.of("mugs")), 1),
                new Quantity(new Tags(Set.of("new")), 1)));
        assertThat(failure(new Definition(REPEATED, condition, Layer.ORDER, null, PENNY, List.of())))
                .isEmpty();
    }

    /** No request can have a negative price; it stands for a fault that nobody has found. */
    @Test
    void aDocumentThatCannotBeCalculatedIsRefusedWithItsPlace() {
        assertThat(failure(new Definition(FAULTY, null, Layer.LINE, null, null, List.of())))
                .hasValueSatisfying(failure -> {
                    assertThat(failure.place()).isEqualTo("benefit");
                    assertThat(failure.cart())
                            .isEqualTo("1 lines of 1000000 units for 1000000000000000 in minor units");
                    assertThat(failure.reason()).isEqualTo("long overflow");
                });
    }

    @Test
    void aPromotionThatFailsIsLeftOutAndTheOthersApply() {
        Cart cart = AnyPromotions.cart(List.of(Cart.Line.of("1", "mug", 20, 2_000)));
        PromotionVersion tenth = promotion("tenth", new PercentOff(new WholeOrder(), 1_000, Base.REMAINING));
        for (boolean combinable : List.of(true, false)) {
            for (Group group : Arrays.asList(null, new Group("g", Choice.BEST), new Group("g", Choice.FIRST))) {
                PromotionVersion faulty = new PromotionVersion(
                        "faulty",
                        7,
                        null,
                        false,
                        combinable,
                        0,
                        new Definition(FAULTY, null, Layer.LINE, group, null, List.of()));
                Evaluation evaluation = CompiledPromotions.of(List.of(
                                faulty,
                                tenth,
                                promotion("units", new AmountOff(new Units(ALL), PENNY)),
                                promotion("others", new AmountOff(new Units(ALL), PENNY))))
                        .evaluate(cart, Map.of());

                assertThat(evaluation.totalMinor()).isEqualTo(20 + 200);
                assertThat(evaluation.failed())
                        .extracting(PromotionVersion::promotionId, PromotionVersion::version)
                        .containsExactly(tuple("faulty", 7L));
                assertThat(CompiledPromotions.of(List.of(faulty, tenth))
                                .evaluate(cart.unlocking(Set.of("faulty")), Map.of())
                                .considered())
                        .as("a code of it is refused")
                        .filteredOn(each -> each.promotion().equals(faulty) || each.outcome() == Outcome.FAILED)
                        .extracting(each -> Refusal.of(each, cart.at()))
                        .containsExactly(Optional.of(Refusal.NOT_ELIGIBLE));
            }
        }
    }

    private static Optional<ExtremeCarts.Failure> failure(Definition definition) {
        return ExtremeCarts.firstFailure(
                new PromotionVersion("p", 1, null, false, true, 0, definition),
                Limits.MAX_LINES,
                Limits.MAX_QUANTITY,
                Limits.MAX_PRICE_MINOR);
    }

    private static final BundlePrice FAULTY =
            new BundlePrice(List.of(new Part(ALL, 1)), AnyPromotions.pounds(Long.MIN_VALUE / 8));

    private static PromotionVersion promotion(String id, Benefit benefit) {
        return new PromotionVersion(
                id, 1, null, false, true, 0, new Definition(benefit, null, Layer.LINE, null, null, List.of()));
    }

    private static Cart oneLine() {
        return cart(1, Limits.MAX_QUANTITY);
    }

    /** As much as an order may cost, in a few lines. */
    private static Cart largest() {
        return cart(10, (long) Limits.MAX_QUANTITY * Limits.MAX_LINES / 10);
    }

    private static Cart cart(int lines, long quantity) {
        return AnyPromotions.cart(IntStream.range(0, lines)
                .mapToObj(i -> new Cart.Line(
                        "" + i,
                        "sku " + i,
                        quantity,
                        quantity * Limits.MAX_PRICE_MINOR,
                        Set.of(),
                        Map.of(),
                        Set.of(),
                        0))
                .toList());
    }

    private static long total(Cart cart) {
        return Stream.concat(cart.lines().stream().map(Cart.Line::listMinor), Stream.of(cart.shippingMinor()))
                .mapToLong(Long::longValue)
                .sum();
    }
}
