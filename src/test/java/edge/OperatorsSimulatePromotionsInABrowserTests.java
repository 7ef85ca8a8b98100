package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** Operators simulate a promotion with its budget and limits in the browser, and see how sure the result is. */
@OneRunIn(3)
class OperatorsSimulatePromotionsInABrowserTests extends BrowserTest {

    private static final String CURRENCY = "UAH";

    OperatorsSimulatePromotionsInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void aBudgetMakesAnUpperBoundAndMissingFactsMakeItUnknown() {
        String sku = operator.sells(10_000, CURRENCY, 10);
        PlacedOrder.of(
                        shopper,
                        shopper.checkout()
                                .with("currency", CURRENCY)
                                .line(sku, 1)
                                .decided())
                .pay()
                .awaitCommitted();
        awaitReported();

        simulates(draft(Map.of("kind", "CURRENCY", "currency", CURRENCY)));
        awaitPage("At most UAH 10.00", "Each customer: 1 uses", "Budget", "Budget and limits count the paid orders");
        looksRight("simulation-with-a-budget");

        simulates(draft(Map.of(
                "kind",
                "ALL_OF",
                "parts",
                List.of(Map.of("kind", "CURRENCY", "currency", CURRENCY), Map.of("kind", "FIRST_ORDER")))));
        awaitPage(
                "Unknown",
                "1 of 1 orders do not tell the level, the segments or the first order",
                "No order is reduced");
        assertThat(page()).doesNotContain("UAH 0");
        looksRight("simulation-of-what-is-unknown");
    }

    private void simulates(String promotion) {
        opens("/simulations?promotion=" + promotion);
        browser.awaitText("dialog", "Each customer: 1 uses");
        browser.evaluate("""
                const field = document.getElementById("field-to");
                field.value = arguments[0];
                field.dispatchEvent(new Event("input", { bubbles: true }));
                """, today().toString());
        browser.pressNamed("Simulate");
        awaitPage("Done");
    }

    /** A tenth off, for a tenth of the order at most, once for each customer. */
    private String draft(Map<String, Object> condition) {
        String id = Shop.fresh("simulated").replace(' ', '-');
        Map<String, Object> definition = Map.of(
                "layer",
                "ORDER",
                "condition",
                condition,
                "benefit",
                Map.of(
                        "kind",
                        "PERCENT_OFF",
                        "target",
                        Map.of("kind", "ORDER"),
                        "basis_points",
                        1_000,
                        "base",
                        "REMAINING"));
        Map<String, Object> terms = new HashMap<>(Operator.promotion(Map.of("definition", definition, "draft", true)));
        terms.put("currency", CURRENCY);
        terms.put("budget", Checkout.money(1_000, CURRENCY));
        terms.put("limits", List.of(Map.of("per", "CUSTOMER", "uses", 1)));
        operator.offers(id, terms).is(200);
        return id;
    }

    private LocalDate today() {
        return platform.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private void awaitReported() {
        Caller reporter = platform.caller("a reporter", "operator.reports");
        String sales = "/api/v2/reports/sales?from=%s&to=%s".formatted(today().minusDays(1), today().plusDays(2));
        Soon.holds(
                "the payment in the reports",
                () -> assertThat(reporter.get(sales).is(200).json().toString()).contains("\"UAH\""));
    }
}
