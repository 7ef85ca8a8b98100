package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** Operators do all the work of a shop in the browser; only shoppers use the API. */
@OneRunIn(3)
class OperatorsRunAShopInABrowserTests extends BrowserTest {

    OperatorsRunAShopInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    /** From listing a product to refunding a returned line. */
    @Test
    void aDayInAShop(@TempDir Path folder) throws IOException {
        String product = Shop.fresh("shirt").replace(' ', '-');
        String sku = product + "-s";
        listsAProduct(product, sku);
        receivesGoods(sku, folder);
        PlacedOrder order = shopper.places(sku, 2).pay();
        sends(order, sku);
        takesBackALine(order);

        opens("/reports?group_by=sku&sku_id=" + sku);
        awaitPage(sku, "£38.00", "£19.00");
        assertThat(browser.complaints()).isEmpty();
    }

    private void listsAProduct(String product, String sku) {
        opens("/products");
        browser.pressNamed("Add a product");
        browser.type("field-product_id", product);
        browser.type("field-name", "Shirt");
        browser.type("field-options", "size: S, M");
        browser.type("field-variants", sku + " | S | 19.00 GBP");
        browser.pressNamed("Save");
        awaitPage("Shirt", sku, "£19.00", "On sale");
        assertThat(browser.address()).isEqualTo("/console/products/" + product);
    }

    private void receivesGoods(String sku, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("goods.csv"), "sku_id,quantity\n%s,10\n".formatted(sku));
        opens("/stock?search=" + sku);
        awaitPage("No stock matches");
        browser.pressNamed("Import goods");
        browser.choose("field-warehouse_id", Operator.WAREHOUSE);
        browser.type("field-reference", Shop.fresh("delivery"));
        browser.upload("file-file", file);
        browser.pressNamed("Check the file");
        browser.awaitText("dialog-question", "Add 10 units of 1 SKUs?");
        browser.pressNamed("Import goods");
        awaitPage(sku, "10");

        browser.pressNamed("Threshold " + sku);
        browser.type("field-low_at", "9");
        browser.pressNamed("Save");
        browser.pressNamed("Adjust " + sku);
        browser.type("field-delta", "-1");
        browser.type("field-reason", "one is torn");
        browser.pressNamed("Adjust");
        awaitPage("Low", "9");
    }

    private void sends(PlacedOrder order, String sku) {
        String correlation = operator.get("/api/v2/orders/" + order.number()).text("/correlation");
        opens("/pick-list");
        awaitPage(sku);
        opens("/shipments?correlation=" + correlation);
        awaitPage("Booked");
        String waybill =
                operator.get("/api/v2/shipments?correlation=" + correlation).text("/shipments/0/waybill");
        browser.pressNamed("Mark as shipped " + waybill);
        browser.pressNamed("Mark as shipped");
        browser.pressNamed("Mark as delivered " + waybill);
        browser.pressNamed("Mark as delivered");
        awaitPage("Delivered");
    }

    private void takesBackALine(PlacedOrder order) {
        opens("/orders/" + order.number());
        awaitPage("Delivered", "£38.00");
        browser.pressNamed("Accept return");
        browser.typeIntoFirst("input.units", "1");
        browser.pressNamed("Accept and refund");
        awaitPage("Refunded", "£19.00");
    }

    /** Each page shows real data, keeps people out of nobody's way, and is as wide as a phone. */
    @Test
    void everyPageIsForEverybody() {
        String sku = Shop.fresh("tea").replace(' ', '-');
        operator.prices(sku, 1_250).is(200);
        operator.stocks(sku, 10);
        PlacedOrder order = shopper.places(sku, 2).pay();
        operator.put("/api/v2/products/tea", Map.of("name", "Tea", "options", List.of(), "variants", List.of()))
                .is(200);
        operator.put(
                        "/api/v2/promotions/pages",
                        Map.of(
                                "name",
                                "Ten percent off",
                                "kind",
                                "PERCENT",
                                "basis_points",
                                1000,
                                "starts_at",
                                "2020-01-01T00:00:00Z",
                                "needs_coupon",
                                true,
                                "priority",
                                1))
                .is(200);
        operator.offers("alone", Map.of("name", "Alone", "kind", "PERCENT", "basis_points", 1000, "combinable", false))
                .is(200);
        Map<String, Object> packet = new HashMap<>(Operator.redPacket(10_000, "GBP"));
        packet.put("name", "New Year");
        operator.put("/api/v2/red-packets/new-year", packet).is(200);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/shipments", "Send by");
        pages.put("/pick-list", sku);
        pages.put("/payments", "Received");
        pages.put("/payments/" + order.paymentReference(), "What the provider reported");
        pages.put("/stock", sku);
        pages.put("/stock/" + sku, "Movements");
        pages.put("/catalogue?search=" + sku, "£12.50");
        pages.put("/catalogue/" + sku, "Tax class");
        pages.put("/products", "Tea");
        pages.put("/products/tea", "Variants");
        pages.put("/categories", "Categories");
        pages.put("/attributes", "Attributes");
        pages.put("/promotions", "Ten percent off");
        pages.put("/promotions/pages", "No order gets both: alone");
        pages.put("/red-packets", "New Year");
        pages.put("/rates", "Shipping");
        pages.put("/reports", "Revenue");
        pages.put("/operations", "Parked events");
        pages.put("/trace?correlation=" + order.correlation(), "order.order.created");
        pages.put("/audit-log", "catalog.product.put");
        pages.put("/jobs", "Bulk jobs");
        pages.forEach((path, text) -> {
            opens(path);
            awaitPage(text);
            if (path.equals("/attributes")) {
                browser.complaints(); // the browser logs the 404 of each subject that has no schema
            }
            looksRight(path.substring(1).replaceAll("[/?].*", "") + (path.indexOf('/', 1) > 0 ? "-one" : ""));
            browser.isWide(320, false);
            Soon.holds(
                    path,
                    () -> assertThat((Long) browser.evaluate("return document.documentElement.scrollWidth"))
                            .isLessThanOrEqualTo(320));
            browser.isWide(1440, false);
        });
    }
}
