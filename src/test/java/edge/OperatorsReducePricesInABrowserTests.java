package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

/** Operators set sale prices and rates in the browser, and overwrite no edit of others. */
@OneRunIn(3)
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
        browser.awaitText("field-price-error", "must be below the list price of GBP 10.00");
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
    void aFileSetsASalePriceOrKeepsTheOnesThatAreThere(@TempDir Path folder) throws IOException {
        operator.prices(sku, 1_000).is(200);
        String columns = "sku_id,name,price,currency,sale_price,sale_from,sale_until\n";
        imports(folder, columns + "%s,Bowl,10.00,GBP,7.50,2030-11-27,2030-11-30\n".formatted(sku));
        Answer reduced = operator.get(Operator.skuPath(sku));
        assertThat(reduced.number("/sale_prices/0/price/amount_minor")).isEqualTo(750);
        assertThat(reduced.text("/sale_prices/0/ends_at")).startsWith("2030-1");

        imports(folder, "sku_id,name,price,currency\n%s,Cup,9.00,GBP\n".formatted(sku));
        Answer kept = operator.get(Operator.skuPath(sku));
        assertThat(kept.text("/name")).isEqualTo("Cup");
        assertThat(kept.number("/prices/0/amount_minor")).isEqualTo(900);
        assertThat(kept.at("/sale_prices")).isEqualTo(reduced.at("/sale_prices"));

        checks(folder, "sku_id,name,price,currency\n%s,Cup,7.50,GBP\n".formatted(sku));
        browser.awaitText("dialog", "sale_prices[0].price.amount_minor", "must be below the list price of GBP 7.50");
        assertThat(operator.get(Operator.skuPath(sku)).number("/prices/0/amount_minor"))
                .isEqualTo(900);
        browser.complaints();
    }

    private void imports(Path folder, String csv) throws IOException {
        checks(folder, csv);
        browser.awaitText("dialog-question", "Import 1 SKUs?");
        browser.pressNamed("Import SKUs");
        browser.awaitText("toasts", "stay as they are");
    }

    private void checks(Path folder, String csv) throws IOException {
        opens("/catalogue");
        browser.pressNamed("Import SKUs");
        browser.awaitText("dialog", "stays as it is");
        browser.upload("file-file", Files.writeString(folder.resolve("skus.csv"), csv));
        browser.pressNamed("Check the file");
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
