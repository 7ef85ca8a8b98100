package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

/** Operators set sale prices and rates in the browser, and overwrite no edit of others. */
class OperatorsReducePricesInABrowserTests extends BrowserTest {

    private final String sku = Shop.fresh("reduced").replace(' ', '-');

    OperatorsReducePricesInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void aSalePriceFromItsFirstToItsLastInstant() {
        operator.prices(sku, 1_000).is(200);
        operator.stocks(sku, 10);
        platform.clock().advance(Duration.ofHours(1));
        opens("/catalogue/" + sku);
        awaitPage("There are no sale prices");

        browser.pressNamed("Add a sale price");
        browser.type("field-price", "12.00");
        endsTomorrow();
        browser.pressNamed("Save");
        browser.awaitText("field-price-error", "must be below the list price of 1000");
        assertThat(browser.complaints()).as("the browser notes the refusal").hasSize(1);
        browser.type("field-price", "7.50");
        browser.pressNamed("Save");

        awaitPage("£7.50 (list price £10.00)", "Applies now", "£10.00");
        looksRight("sale-price");
        assertThat(shopper.checkout().line(sku, 1).decided().is(201).number("/lines/0/unit_price/amount_minor"))
                .isEqualTo(750);
        browser.pressNamed("Edit");
        browser.awaitText("dialog-question", sku);
        browser.type("field-name", "Renamed");
        browser.pressNamed("Save");
        awaitPage("Renamed", "Applies now");

        browser.pressNamed("Remove £7.50");
        browser.pressNamed("Remove");
        awaitPage("There are no sale prices");
        assertThat(operator.get(Operator.skuPath(sku)).json().has("sale_prices"))
                .isFalse();
    }

    @Test
    void anEditOfAProductOverwritesNoEditOfOthers() {
        String product = Shop.fresh("product").replace(' ', '-');
        Map<String, Object> variant =
                Map.of("sku_id", sku, "options", Map.of(), "prices", List.of(Checkout.money(1_000, "GBP")));
        operator.put(
                        "/api/v2/products/" + product,
                        Map.of("name", "Shirt", "options", List.of(), "variants", List.of(variant)))
                .is(200);
        opens("/products/" + product);
        awaitPage(sku);

        browser.pressNamed("Edit");
        browser.awaitText("dialog-question", product);
        operator.patch(Operator.skuPath(sku), Map.of("weight_grams", 5)).is(200);
        browser.type("field-name", "Blouse");
        browser.pressNamed("Save");

        browser.awaitText("dialog", "read it again");
        assertThat(operator.get("/api/v2/products/" + product).text("/name")).isEqualTo("Shirt");
    }

    @Test
    void theFirstTaxSettingOfAChannel() {
        String channel = Shop.fresh("channel");
        opens("/rates");

        browser.pressNamed("Add a channel");
        browser.type("field-channel", channel);
        browser.pressNamed("Save");

        awaitPage(channel);
        looksRight("rates-with-a-channel");
    }

    /** Browsers differ in how a date is typed. */
    private void endsTomorrow() {
        browser.evaluate(
                """
                const end = new Date(Date.parse(arguments[0]));
                const field = document.getElementById("field-ends_at");
                field.value = new Date(end.getTime() - end.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
                field.dispatchEvent(new Event("input", { bubbles: true }));
                """, platform.clock().instant().plus(Duration.ofDays(1)).toString());
    }
}
