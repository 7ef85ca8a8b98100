package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Shop;

/** Editors try a cart in the browser: what is saved, and what they would change. */
@OneRunIn(3)
class EditorsTryCartsInABrowserTests extends BrowserTest {

    private final String promotion = Shop.fresh("trial").replace(' ', '-');

    EditorsTryCartsInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void aChangedDefinitionChangesTheResultAndIsNotSaved() {
        Answer saved = operator.put(
                        "/api/v2/promotions/" + promotion,
                        Map.of(
                                "name",
                                "On trial",
                                "kind",
                                "PERCENT",
                                "basis_points",
                                1_000,
                                "threshold",
                                Checkout.money(2_500, "EGP"),
                                "starts_at",
                                "2026-01-01T00:00:00Z",
                                "priority",
                                5,
                                "draft",
                                true))
                .is(200);
        opens("/promotions/" + promotion);
        browser.follow("Try a cart");
        awaitPage("Customer and order", "Line 1");

        browser.type("field-lines-0--sku_id", "mug");
        browser.type("field-lines-0--quantity", "2");
        browser.type("field-lines-0--unit_price", "10.00");
        browser.pressNamed("Try");
        browser.awaitText("trial-answer", "On trial", "A condition does not hold", "Spend EGP 5 more to save 10%");
        looksRight("trial");

        browser.pressNamed("Add a line");
        browser.type("field-lines-1--sku_id", "pen");
        browser.type("field-lines-1--quantity", "1");
        browser.type("field-lines-1--unit_price", "5.00");
        browser.pressNamed("Try");
        browser.awaitText("trial-answer", "On trial", "Applies", "EGP 2.50", "EGP 22.50", "2 × EGP 1.00");

        change("1000", "2000");
        browser.pressNamed("Try");
        browser.awaitText("trial-answer", "EGP 5.00", "EGP 20.00");
        looksRight("trial-of-a-change");

        change("2000", "20000");
        browser.pressNamed("Try");
        awaitPage("drafts[0].definition/benefit/basis_points");
        assertThat(browser.complaints()).as("the browser notes the refusal").hasSize(1);
        assertThat(operator.get("/api/v2/promotions/" + promotion).json().get("version"))
                .isEqualTo(saved.json().get("version"));
    }

    private void change(String from, String to) {
        browser.evaluate("""
                const field = document.getElementById("field-definition");
                field.value = field.value.replace(arguments[0], arguments[1]);
                field.dispatchEvent(new Event("input", { bubbles: true }));
                """, "\"basis_points\": " + from, "\"basis_points\": " + to);
    }
}
