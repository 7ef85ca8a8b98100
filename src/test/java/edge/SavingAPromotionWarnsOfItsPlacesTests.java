package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;
import testing.shop.Soon;

/** A definition that names something unknown, or says what an editor hardly means, is saved with a warning that names the place. */
class SavingAPromotionWarnsOfItsPlacesTests extends EdgeTest {

    private static final String CURRENCY = "QAR";
    private static final Map<String, Object> EVERYTHING = Map.of("kind", "EVERYTHING");

    private final String promotion = Shop.fresh("promotion").replace(' ', '-');

    SavingAPromotionWarnsOfItsPlacesTests(Platform platform) {
        super(platform);
    }

    @Test
    void ofNamesThatNothingHas() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        Map<String, Object> gift = new HashMap<>(Map.of(
                "kind",
                "GIFT",
                "units",
                Map.of("kind", "SKUS", "sku_ids", List.of(sku, "no such sku")),
                "for_units",
                1,
                "sku_id",
                "no such gift",
                "quantity",
                1,
                "policy",
                "SUBSTITUTE",
                "substitute_sku_id",
                sku));
        Map<String, Object> condition = Map.of(
                "kind",
                "ALL_OF",
                "parts",
                List.of(
                        Map.of("kind", "CHANNEL", "channels", List.of("web", "no such channel")),
                        Map.of("kind", "PAYMENT_METHOD", "methods", List.of("sandbox", "no such method")),
                        Map.of(
                                "kind",
                                "QUANTITY",
                                "units",
                                Map.of("kind", "CATEGORIES", "category_ids", List.of("no-such-category")),
                                "at_least",
                                1)));
        Soon.holds(
                "the SKU is known",
                () -> assertThat(warnings(Map.of("layer", "LINE", "benefit", gift, "condition", condition)))
                        .containsExactlyInAnyOrder(
                                "UNKNOWN_SKU definition.benefit.units.sku_ids[0]",
                                "UNKNOWN_SKU definition.benefit.sku_id",
                                "UNKNOWN_CHANNEL definition.condition.parts[0].channels[0]",
                                "UNKNOWN_PAYMENT_METHOD definition.condition.parts[1].methods[0]",
                                "UNKNOWN_CATEGORY definition.condition.parts[2].units.category_ids[0]"));
    }

    @Test
    void ofStepsThatDoNotRise() {
        assertThat(warnings(Map.of("layer", "ORDER", "benefit", spendAndSave(1_000, 100, 2_000, 200))))
                .isEmpty();
        assertThat(warnings(Map.of("layer", "ORDER", "benefit", spendAndSave(2_000, 200, 1_000, 100))))
                .as("their order in the document has no effect")
                .isEmpty();
        assertThat(warnings(Map.of("layer", "ORDER", "benefit", spendAndSave(1_000, 100, 1_000, 200))))
                .containsExactly("STEPS_DO_NOT_RISE definition.benefit.steps[1]");
        assertThat(warnings(Map.of("layer", "ORDER", "benefit", spendAndSave(2_000, 100, 1_000, 200))))
                .containsExactly("STEPS_DO_NOT_RISE definition.benefit.steps[0]");
        Map<String, Object> tiers = Map.of(
                "kind",
                "QUANTITY_TIERS",
                "units",
                EVERYTHING,
                "tiers",
                List.of(Map.of("at_least", 2, "basis_points", 500), Map.of("at_least", 5, "basis_points", 500)));
        assertThat(warnings(Map.of("layer", "LINE", "benefit", tiers)))
                .containsExactly("STEPS_DO_NOT_RISE definition.benefit.tiers[1]");
    }

    @Test
    void ofATargetThatDoesNotFitTheLayer() {
        assertThat(warnings(Map.of("layer", "SHIPPING", "benefit", off("SHIPPING"))))
                .isEmpty();
        assertThat(warnings(Map.of("layer", "ORDER", "benefit", off("SHIPPING"))))
                .containsExactly("LAYER_DOES_NOT_FIT definition.layer");
        assertThat(warnings(Map.of("layer", "SHIPPING", "benefit", off("ORDER"))))
                .containsExactly("LAYER_DOES_NOT_FIT definition.layer");
    }

    private static Map<String, Object> off(String target) {
        return Map.of("kind", "PERCENT_OFF", "basis_points", 100, "base", "LIST", "target", Map.of("kind", target));
    }

    private static Map<String, Object> spendAndSave(long spend, long save, long nextSpend, long nextSave) {
        return Map.of(
                "kind",
                "SPEND_AND_SAVE",
                "units",
                EVERYTHING,
                "repeated",
                false,
                "steps",
                List.of(
                        Map.of("spend", Checkout.money(spend, CURRENCY), "save", Checkout.money(save, CURRENCY)),
                        Map.of(
                                "spend",
                                Checkout.money(nextSpend, CURRENCY),
                                "save",
                                Checkout.money(nextSave, CURRENCY))));
    }

    /** Codes and fields, in the answer to the edit and in the list of conflicts. */
    private List<String> warnings(Map<String, Object> definition) {
        Answer saved = operator.offers(
                        promotion,
                        Operator.promotion(Map.of("draft", true, "currency", CURRENCY, "definition", definition)))
                .is(200);
        assertThat(operator.get("/api/v2/promotions/%s/conflicts".formatted(promotion))
                        .is(200)
                        .at("/conflicts"))
                .isEqualTo(saved.at("/conflicts"));
        return saved.at("/conflicts")
                .valueStream()
                .filter(each -> !each.has("promotion_id")) // promotions of other tests
                .map(each ->
                        each.get("code").asString() + " " + each.get("field").asString())
                .toList();
    }
}
