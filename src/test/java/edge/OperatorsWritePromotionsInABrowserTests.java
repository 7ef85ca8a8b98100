package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import promotion.engine.AnyBenefits;
import testing.OneRunIn;
import testing.Sampled;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;
import testing.shop.Soon;

/** Editors write what a promotion gives as a form or as a document, and are told at once what is wrong. */
@Sampled(3)
@OneRunIn(3)
class OperatorsWritePromotionsInABrowserTests extends BrowserTest {

    private static final String BENEFIT = "field-definition-benefit-";

    OperatorsWritePromotionsInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    private String promotion;

    /** Opens the dialog of a new promotion. */
    private void begins() {
        promotion = Shop.fresh("promotion").replace(' ', '-');
        opens("/promotions");
        browser.pressNamed("Add a promotion");
        browser.type("field-promotion_id", promotion);
        browser.type("field-name", "Winter");
        browser.type("field-priority", "10");
        browser.press("field-needs_coupon"); // other tests' orders keep their prices
    }

    private Answer saved() {
        browser.pressNamed("Save");
        awaitPage("Winter");
        browser.awaitNoText("dialog-question");
        assertThat(browser.address()).isEqualTo("/console/promotions/" + promotion);
        return operator.get("/api/v2/promotions/" + promotion).is(200);
    }

    private static String document() {
        browser.pressNamed("Document (JSON)");
        Soon.is("the document", () -> !value("field-definition").isEmpty());
        return value("field-definition");
    }

    private static String value(String id) {
        return (String) browser.evaluate("return document.getElementById(arguments[0])?.value ?? ''", id);
    }

    @Test
    void theFormAndTheDocumentSayTheSame() {
        begins();
        browser.choose(BENEFIT + "kind", "SPEND_AND_SAVE");
        browser.type("field-definition_currency", "GBP");
        browser.type(BENEFIT + "steps-0-spend", "50.00");
        browser.type(BENEFIT + "steps-0-save", "5");
        browser.pressNamed("Add a step");
        browser.type(BENEFIT + "steps-1-spend", "100");
        browser.type(BENEFIT + "steps-1-save", "12.50");
        browser.choose("field-definition-returns", "PRICE_AGAIN");

        String written = document();
        assertThat(written).contains("\"SPEND_AND_SAVE\"", "\"amount_minor\": 1250", "\"PRICE_AGAIN\"");

        browser.type("field-definition", "{\n  \"benefit\": }");
        browser.awaitText("definition-faults", "Line 2", "}");
        browser.pressNamed("Form");
        browser.awaitText("definition-faults", "Line 2");
        browser.pressNamed("Document (JSON)");
        browser.type("field-definition", written.replace("1250", "1500"));
        browser.awaitNoText("definition-faults");
        browser.pressNamed("Form");
        Soon.holds("the form", () -> assertThat(value(BENEFIT + "steps-1-save")).isEqualTo("15.00"));

        Answer answer = saved();
        assertThat(answer.text("/definition/benefit/kind")).isEqualTo("SPEND_AND_SAVE");
        assertThat(answer.number("/definition/benefit/steps/1/save/amount_minor"))
                .isEqualTo(1_500);
        assertThat(answer.text("/definition/layer")).isEqualTo("ORDER");
        assertThat(answer.text("/definition/returns")).isEqualTo("PRICE_AGAIN");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsWrongIsToldBesideItsField() {
        begins();
        browser.type(BENEFIT + "basis_points", "200");
        browser.awaitText(BENEFIT + "basis_points-error", "must be at most 10,000");
        browser.type(BENEFIT + "basis_points", "ten");
        browser.awaitText(BENEFIT + "basis_points-error", "not a number");
        browser.pressNamed("Document (JSON)");
        browser.awaitText("definition-faults", "definition/benefit/basis_points must be a whole number");
        browser.pressNamed("Form");
        browser.type(BENEFIT + "basis_points", "12.5");
        browser.awaitNoText(BENEFIT + "basis_points-error");

        browser.pressNamed("Add who pays");
        browser.type("field-definition-funding-0-basis_points", "60");
        browser.pressNamed("Save");
        browser.awaitText("definition-faults", "must add up to 10000");
        browser.type("field-definition-funding-0-basis_points", "100");

        Answer answer = saved();
        assertThat(answer.number("/definition/benefit/basis_points")).isEqualTo(1_250);
    }

    @Test
    void conditionsInsideOthersStayAsTheyAre() {
        promotion = Shop.fresh("promotion").replace(' ', '-');
        Map<String, Object> terms = Operator.promotion(Map.of());
        terms.put("name", "Winter");
        terms.put(
                "definition",
                Map.of(
                        "benefit",
                        Map.of("kind", "CHEAPEST_FREE", "units", Map.of("kind", "EVERYTHING"), "of", 3, "free", 1),
                        "condition",
                        Map.of(
                                "kind",
                                "ANY_OF",
                                "parts",
                                List.of(Map.of("kind", "CHANNEL", "channels", List.of("app")))),
                        "layer",
                        "LINE"));
        operator.put("/api/v2/promotions/" + promotion, terms).is(200);

        opens("/promotions/" + promotion);
        browser.pressNamed("Edit");
        browser.awaitText("dialog", "At least one of these", "edited in the document only");
        browser.type(BENEFIT + "of", "4");
        browser.pressNamed("Add a condition");
        browser.choose("field-definition-condition-parts-1-kind", "COUNTRY");
        browser.type("field-definition-condition-parts-1-countries", "GB, IE");
        looksRight("promotion-form");

        Answer answer = saved();
        assertThat(answer.number("/definition/benefit/of")).isEqualTo(4);
        assertThat(answer.text("/definition/condition/kind")).isEqualTo("ALL_OF");
        assertThat(answer.text("/definition/condition/parts/0/parts/0/channels/0"))
                .isEqualTo("app");
        assertThat(answer.text("/definition/condition/parts/1/countries/1")).isEqualTo("IE");
    }

    @Test
    void savingKeepsTheSecondsOfTimes() {
        promotion = Shop.fresh("promotion").replace(' ', '-');
        operator.offers(
                        promotion,
                        Map.of(
                                "name",
                                "Winter",
                                "starts_at",
                                "2020-01-01T00:00:07Z",
                                "ends_at",
                                "2099-12-31T23:59:59.250Z",
                                "definition",
                                Map.of(
                                        "benefit",
                                        Map.of(
                                                "kind",
                                                "AMOUNT_OFF",
                                                "target",
                                                Map.of("kind", "ORDER"),
                                                "amount",
                                                Checkout.money(100, "GBP")),
                                        "condition",
                                        Map.of("kind", "TIME_WINDOW", "starts_at", "2020-01-01T00:00:30Z"),
                                        "layer",
                                        "RED_PACKET"),
                                "currency",
                                "GBP"))
                .is(200);
        browser.complaints();

        opens("/promotions/" + promotion);
        browser.pressNamed("Edit");
        browser.type("field-priority", "10");
        Answer answer = saved();

        assertThat(answer.number("/priority")).isEqualTo(10);
        assertThat(answer.text("/starts_at")).isEqualTo("2020-01-01T00:00:07Z");
        assertThat(answer.text("/ends_at")).isEqualTo("2099-12-31T23:59:59.250Z");
        assertThat(answer.text("/definition/condition/starts_at")).isEqualTo("2020-01-01T00:00:30Z");
        assertThat(browser.complaints())
                .as("it is in the layer of red packets, but of none")
                .isEmpty();
    }

    /** Each kind of benefit, with what must be typed, is accepted by the platform as the form writes it. */
    @Test
    void everyKindOfBenefitHasAForm() {
        Map<String, Map<String, String>> typed = Map.of(
                "PERCENT_OFF", Map.of("basis_points", "10"),
                "AMOUNT_OFF", Map.of("amount", "1"),
                "FIXED_PRICE", Map.of("price", "0"),
                "SPEND_AND_SAVE", Map.of("steps-0-spend", "10", "steps-0-save", "1"),
                "NTH_ITEM", Map.of("basis_points", "50"),
                "BUY_AND_GET", Map.of("at_most", "3"),
                "CHEAPEST_FREE", Map.of(),
                "BUNDLE_PRICE", Map.of("price", "9.99", "parts-0-units-sku_ids", "mug, pen"),
                "QUANTITY_TIERS", Map.of("tiers-0-at_least", "6", "tiers-0-basis_points", "5"),
                "GIFT", Map.of("sku_id", "pen"));
        assertThat(typed).containsOnlyKeys(AnyBenefits.names());
        begins();
        browser.type("field-definition_currency", "GBP");
        browser.type(BENEFIT + "basis_points", "10");
        saved();
        typed.forEach((kind, fields) -> {
            browser.pressNamed("Edit");
            browser.choose(BENEFIT + "kind", kind);
            fields.forEach((field, text) -> browser.type(BENEFIT + field, text));
            pictures("promotion-" + kind);
            browser.pressNamed("Save");
            browser.awaitNoText("dialog-question");
            Answer answer = operator.get("/api/v2/promotions/" + promotion).is(200);
            assertThat(answer.body()).as(kind).contains(kind.equals("PERCENT_OFF") ? "PERCENT" : kind);
        });
        assertThat(browser.complaints()).isEmpty();
    }

    /** Each kind of condition and of selection, with what must be typed. */
    @Test
    void everyConditionAndSelectionHasAForm() {
        Map<String, Map<String, String>> conditions = new LinkedHashMap<>();
        conditions.put("TIME_WINDOW", Map.of());
        conditions.put("WEEKLY", Map.of("from_hour", "18", "zone", "Asia/Shanghai"));
        conditions.put("LEVEL", Map.of("levels", "GOLD"));
        conditions.put("SEGMENT", Map.of("segments", "tea-lovers, staff"));
        conditions.put("FIRST_ORDER", Map.of());
        conditions.put("CURRENCY", Map.of("currency", "GBP"));
        conditions.put("CHANNEL", Map.of("channels", "app"));
        conditions.put("COUNTRY", Map.of("countries", "GB"));
        conditions.put("PAYMENT_METHOD", Map.of("methods", "card"));
        conditions.put("QUANTITY", Map.of("at_least", "3"));
        conditions.put("SUBTOTAL", Map.of("at_least", "20"));
        Map<String, Map<String, String>> selections = Map.of(
                "EVERYTHING", Map.of(),
                "SKUS", Map.of("sku_ids", "mug"),
                "CATEGORIES", Map.of("category_ids", "stationery"),
                "TAGS", Map.of("tags", "pens"),
                "ATTRIBUTE", Map.of("name", "size", "values", "L, XL"));
        begins();
        browser.type("field-definition_currency", "gbp");
        browser.choose(BENEFIT + "kind", "CHEAPEST_FREE");
        int count = 0;
        for (Map.Entry<String, Map<String, String>> condition : conditions.entrySet()) {
            browser.pressNamed("Add a condition");
            String field = "field-definition-condition-" + (count == 0 ? "" : "parts-" + count + "-");
            browser.choose(field + "kind", condition.getKey());
            condition.getValue().forEach((name, text) -> browser.type(field + name, text));
            count++;
        }
        for (Map.Entry<String, Map<String, String>> selection : selections.entrySet()) {
            browser.choose(BENEFIT + "units-kind", selection.getKey());
            selection.getValue().forEach((name, text) -> browser.type(BENEFIT + "units-" + name, text));
            document();
            browser.awaitNoText("definition-faults");
            browser.pressNamed("Form");
        }
        looksRight("promotion-conditions");

        Answer answer = saved();
        assertThat(answer.texts("/definition/condition/parts", "kind")).containsExactlyElementsOf(conditions.keySet());
        assertThat(answer.number("/definition/condition/parts/10/at_least/amount_minor"))
                .isEqualTo(2_000);
        assertThat(answer.text("/currency")).isEqualTo("GBP");
        for (Map.Entry<String, Map<String, String>> selection : selections.entrySet()) {
            browser.pressNamed("Edit");
            browser.choose(BENEFIT + "units-kind", selection.getKey());
            selection.getValue().forEach((name, text) -> browser.type(BENEFIT + "units-" + name, text));
            assertThat(saved().text("/definition/benefit/units/kind")).isEqualTo(selection.getKey());
        }
    }

    @Test
    void aRedPacketIsChangedInItsOwnPlace() {
        String packet = Shop.fresh("packet").replace(' ', '-');
        Map<String, Object> terms = new HashMap<>(Operator.redPacket(10_000, "GBP"));
        terms.put("name", "Winter");
        operator.put("/api/v2/red-packets/" + packet, terms).is(200);

        opens("/promotions/" + packet);
        awaitPage("Winter", "Red packets");
        assertThat(page()).doesNotContain("Edit", "Pause", "Add a coupon");
    }

    @Test
    void aRedPacketNamesWhoPays() {
        String packet = Shop.fresh("a-packet").replace(' ', '-'); // the first one in the list
        operator.put("/api/v2/red-packets/" + packet, Operator.redPacket(10_000, "GBP"))
                .is(200);

        opens("/red-packets");
        awaitPage(packet);
        browser.pressNamed("Edit");
        browser.awaitText("dialog-question", packet);
        browser.type("field-funding_BRAND", "7000");
        browser.type("field-funding_SHOP", "2000");
        browser.pressNamed("Save");
        browser.awaitText("dialog", "must add up to 10000");
        browser.complaints(); // the browser logs the 400
        browser.type("field-funding_SHOP", "3000");
        looksRight("red-packet-funding");
        browser.pressNamed("Save");
        browser.awaitNoText("dialog-question");

        Answer saved = operator.get("/api/v2/red-packets/" + packet).is(200);
        assertThat(saved.texts("/funding", "funder")).containsExactly("SHOP", "BRAND");
        assertThat(saved.number("/funding/1/basis_points")).isEqualTo(7_000);
    }
}
