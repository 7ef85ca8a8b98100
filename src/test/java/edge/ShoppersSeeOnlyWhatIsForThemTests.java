package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.shop.Operator.encoded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** Shoppers see neither floor prices nor planned sales nor SKUs that are not on sale, nor promotions for segments to which they do not belong. */
class ShoppersSeeOnlyWhatIsForThemTests extends EdgeTest {

    private static final String CURRENCY = "XPF";

    ShoppersSeeOnlyWhatIsForThemTests(Platform platform) {
        super(platform);
    }

    @Test
    void plansAreForOperatorsOfTheCatalogueAndOfPromotions() {
        String sku = planned(true);
        for (String scopes : List.of("operator.catalog", "operator.promotions")) {
            Answer seen = platform.caller("a planner", scopes)
                    .get(Operator.skuPath(sku))
                    .is(200);
            assertThat(seen.json().has("floor_prices")).isTrue();
            assertThat(seen.json().has("sale_prices")).isTrue();
        }
        for (Caller other :
                List.of(shopper, platform.caller("x", "operator.x"), platform.caller("y", "operator.orders"))) {
            assertThat(other.get(Operator.skuPath(sku)).is(200).body())
                    .contains("\"prices\"")
                    .doesNotContain("floor_prices", "sale_prices");
            assertThat(other.get("/api/v2/skus?search=" + encoded(sku)).is(200).body())
                    .contains(sku)
                    .doesNotContain("floor_prices", "sale_prices");
        }
        assertThat(shopper.get("/api/v2/skus?limit=200").is(200).body()).doesNotContain("floor_prices", "sale_prices");
    }

    @Test
    void aSkuThatIsNotOnSaleIsForOperatorsOfGoods() {
        String sku = planned(false);
        for (String scopes : List.of("operator.catalog", "operator.orders", "operator.stock", "operator.shipments")) {
            platform.caller("an operator of goods", scopes)
                    .get(Operator.skuPath(sku))
                    .is(200);
        }
        shopper.get(Operator.skuPath(sku)).is(404);
        platform.caller("x", "operator.x").get(Operator.skuPath(sku)).is(404);
        assertThat(shopper.get("/api/v2/skus?search=" + encoded(sku)).is(200).body())
                .doesNotContain(sku);
        assertThat(operator.get("/api/v2/skus?search=" + encoded(sku)).is(200).body())
                .contains(sku);
    }

    @Test
    void variantsThatAreNotOnSaleAreNotShown() {
        String product = Shop.fresh("product");
        String shown = Shop.fresh("sku");
        String hidden = Shop.fresh("sku");
        puts(product, variant(shown, "S", true), variant(hidden, "M", false));
        assertThat(shopper.get("/api/v2/products/" + encoded(product)).is(200).body())
                .contains(shown)
                .doesNotContain(hidden, "floor_prices", "sale_prices");
        assertThat(operator.get("/api/v2/products/" + encoded(product)).is(200).body())
                .contains(shown, hidden, "floor_prices");

        puts(product, variant(shown, "S", false), variant(hidden, "M", false));
        shopper.get("/api/v2/products/" + encoded(product)).is(404);
        assertThat(shopper.get("/api/v2/products?search=" + encoded(product))
                        .is(200)
                        .body())
                .doesNotContain(product);
        assertThat(operator.get("/api/v2/products?search=" + encoded(product))
                        .is(200)
                        .body())
                .contains(product);
    }

    @Test
    void promotionsForOtherSegmentsAreNotNamed() {
        String sku = operator.sells(1_000, CURRENCY, 10);
        String secret = Shop.fresh("secret").replace(" ", "-");
        String open = Shop.fresh("open").replace(" ", "-");
        Map<String, Object> forVips = Map.of("kind", "SEGMENT", "segments", List.of("vip"));
        Map<String, Object> many = Map.of(
                "kind", "SUBTOTAL", "units", Map.of("kind", "EVERYTHING"), "at_least", Checkout.money(9_000, CURRENCY));
        offers(secret, Map.of("kind", "ALL_OF", "parts", List.of(forVips)));
        offers(open, many);
        try {
            assertThat(previewed(shopper, sku)).contains(open).doesNotContain(secret);
            Caller vip = platform.caller("a vip", "orders", Map.of("customer_segments", "vip"));
            assertThat(previewed(vip, sku)).contains(secret);
            assertThat(previewed(operator, sku)).contains(secret, open);

            assertThat(explained(shopper, sku)).contains(open).doesNotContain(secret);
            assertThat(explained(vip, sku)).contains(secret);
        } finally {
            ends(secret);
            ends(open);
        }
    }

    private void offers(String promotion, Map<String, Object> condition) {
        Map<String, Object> benefit = Map.of(
                "kind", "PERCENT_OFF", "target", Map.of("kind", "ORDER"), "basis_points", 1_000, "base", "REMAINING");
        operator.offers(
                        promotion,
                        Map.of(
                                "needs_coupon",
                                false,
                                "currency",
                                CURRENCY,
                                "definition",
                                Map.of("layer", "MEMBER", "benefit", benefit, "condition", condition)))
                .is(200);
    }

    private void ends(String promotion) {
        operator.patch("/api/v2/promotions/" + promotion, Map.of("paused", true))
                .is(200);
    }

    private static String previewed(Caller caller, String sku) {
        return caller.checkout()
                .with("currency", CURRENCY)
                .line(sku, 1)
                .preview()
                .is(200)
                .at("/explanation")
                .toString();
    }

    private static String explained(Caller caller, String sku) {
        PlacedOrder order =
                caller.checkout().line(sku, 1).with("currency", CURRENCY).placed();
        return caller.get("/api/v2/orders/" + encoded(order.number()) + "/explanation")
                .is(200)
                .body();
    }

    private String planned(boolean listed) {
        String sku = Shop.fresh("sku");
        operator.put(Operator.skuPath(sku), body(listed)).is(200);
        return sku;
    }

    private static Map<String, Object> body(boolean listed) {
        return Map.of(
                "name",
                "A thing",
                "listed",
                listed,
                "prices",
                List.of(Checkout.money(1_000, "GBP")),
                "floor_prices",
                List.of(Checkout.money(700, "GBP")),
                "sale_prices",
                List.of(Map.of(
                        "price", Checkout.money(800, "GBP"),
                        "starts_at", "2099-01-01T00:00:00Z",
                        "ends_at", "2099-02-01T00:00:00Z")));
    }

    private static Map<String, Object> variant(String sku, String size, boolean listed) {
        Map<String, Object> variant = new HashMap<>(body(listed));
        variant.put("sku_id", sku);
        variant.put("options", Map.of("size", size));
        return variant;
    }

    private void puts(String product, Map<String, Object> one, Map<String, Object> other) {
        operator.put(
                        "/api/v2/products/" + encoded(product),
                        Map.of(
                                "name",
                                product,
                                "options",
                                List.of(Map.of("name", "size", "values", List.of("S", "M"))),
                                "variants",
                                List.of(one, other)))
                .is(200);
    }
}
