package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

/** A JSON Merge Patch (RFC 7396) of a SKU, a product, a promotion or a rate changes what it names, by the rules of a PUT, and nothing else. */
class PatchesChangeOnlyWhatTheyNameTests extends EdgeTest {

    private static final String CHARGES = "/api/v2/charges";

    PatchesChangeOnlyWhatTheyNameTests(Platform platform) {
        super(platform);
    }

    private static String fresh() {
        return Shop.fresh("patched").replace(' ', '-').toLowerCase(Locale.ROOT);
    }

    private String category() {
        String category = fresh();
        operator.put("/api/v2/categories/" + category, Map.of("name", "C")).is(200);
        return category;
    }

    /** The path of a new SKU with all values. */
    private String sku(String category) {
        String path = Operator.skuPath(fresh());
        operator.put(
                        path,
                        Map.of(
                                "name",
                                "Lamp",
                                "prices",
                                List.of(Checkout.money(100, "GBP"), Checkout.money(120, "EUR")),
                                "category",
                                category,
                                "tax_class",
                                "reduced",
                                "weight_grams",
                                500,
                                "attributes",
                                Map.of("colour", "red", "size", 3)))
                .is(200);
        return path;
    }

    /** A map that may have null values, unlike {@code Map.of}. */
    private static Map<String, Object> nulls(String... names) {
        Map<String, Object> nulls = new HashMap<>();
        Arrays.stream(names).forEach(name -> nulls.put(name, null));
        return nulls;
    }

    @Test
    void ofASku() {
        String category = category();
        String path = sku(category);

        Answer renamed = operator.patch(path, Map.of("name", "Torch")).is(200);
        assertThat(renamed.text("/name")).isEqualTo("Torch");
        assertThat(renamed.text("/category")).isEqualTo(category);
        assertThat(renamed.at("/prices")).hasSize(2);
        assertThat(renamed.header("ETag")).isEqualTo(operator.get(path).is(200).header("ETag"));

        Map<String, Object> attributes = nulls("colour");
        attributes.put("mounted", true);
        Answer merged = operator.patch(
                        path, Map.of("attributes", attributes, "prices", List.of(Checkout.money(90, "GBP"))))
                .is(200);
        assertThat(merged.at("/attributes").toString()).isEqualTo("{\"size\":3,\"mounted\":true}");
        assertThat(merged.at("/prices").toString()).isEqualTo("[{\"amount_minor\":90,\"currency\":\"GBP\"}]");

        Map<String, Object> defaults = nulls("category", "tax_class", "weight_grams", "attributes");
        defaults.put("listed", false);
        Answer bare = operator.patch(path, defaults).is(200);
        assertThat(bare.at("/listed").asBoolean()).isFalse();
        assertThat(bare.at("/category").isMissingNode()).isTrue();
        assertThat(bare.text("/tax_class")).isEqualTo("standard");
        assertThat(bare.number("/weight_grams")).isZero();
        assertThat(bare.at("/attributes")).isEmpty();
        assertThat(bare.text("/name")).isEqualTo("Torch");
        assertThat(operator.get(path).is(200).json()).isEqualTo(bare.json());
        operator.patch(Operator.skuPath(fresh()), Map.of("name", "x")).refused(404, "NOT_FOUND");
    }

    @Test
    void ofAProduct() {
        String path = "/api/v2/products/" + fresh();
        String sku = fresh();
        Map<String, Object> variant = Map.of(
                "sku_id",
                sku,
                "options",
                Map.of("size", "S"),
                "prices",
                List.of(Checkout.money(100, "GBP")),
                "sale_prices",
                List.of(Map.of(
                        "price",
                        Checkout.money(80, "GBP"),
                        "starts_at",
                        "2090-01-01T00:00:00Z",
                        "ends_at",
                        "2090-02-01T00:00:00Z")),
                "weight_grams",
                7);
        Answer put = operator.put(
                        path,
                        Map.of(
                                "name",
                                "Shirt",
                                "options",
                                List.of(Map.of("name", "size", "values", List.of("S", "M"))),
                                "variants",
                                List.of(variant)))
                .is(200);

        Answer renamed = operator.patch(path, Map.of("name", "Blouse")).is(200);

        assertThat(renamed.text("/name")).isEqualTo("Blouse");
        assertThat(renamed.at("/variants")).isEqualTo(put.at("/variants"));
        assertThat(renamed.header("ETag"))
                .isNotEqualTo(put.header("ETag"))
                .isEqualTo(operator.get(path).is(200).header("ETag"));
        operator.patch(Operator.skuPath(sku), Map.of("weight_grams", 8)).is(200);
        assertThat(operator.get(path).is(200).header("ETag"))
                .as("a PUT would replace the variant")
                .isNotEqualTo(renamed.header("ETag"));
        operator.patch("/api/v2/products/" + fresh(), Map.of("name", "x")).refused(404, "NOT_FOUND");
    }

    @Test
    void ofAPromotion() {
        String id = fresh();
        operator.offers(
                        id,
                        Map.of(
                                "kind",
                                "AMOUNT_OFF",
                                "amount",
                                Checkout.money(500, "GBP"),
                                "threshold",
                                Checkout.money(2_000, "GBP"),
                                "ends_at",
                                "2090-01-01T00:00:00.123456Z"))
                .is(200);
        String path = "/api/v2/promotions/" + id;

        Answer cheaper = operator.patch(path, Map.of("amount", Map.of("amount_minor", 400)))
                .is(200);
        assertThat(cheaper.number("/amount/amount_minor")).isEqualTo(400);
        assertThat(cheaper.text("/amount/currency")).isEqualTo("GBP");
        assertThat(cheaper.text("/ends_at")).isEqualTo("2090-01-01T00:00:00.123456Z");
        assertThat(cheaper.number("/version")).isEqualTo(2);

        Map<String, Object> percentage = nulls("amount", "threshold", "ends_at", "currency");
        percentage.putAll(Map.of("kind", "PERCENT", "basis_points", 1_000));
        Answer other = operator.patch(path, percentage).is(200);
        assertThat(other.json().propertyNames())
                .contains("basis_points")
                .doesNotContain("amount", "threshold", "ends_at", "currency", "budget", "held", "redeemed");
        assertThat(operator.patch(path, Map.of("kind", "AMOUNT_OFF", "ends_at", "2000-01-01T00:00:00Z"))
                        .badFields())
                .containsOnlyKeys("amount", "basis_points", "ends_at");
    }

    @Test
    void ofRates() {
        String shipping = CHARGES + "/shipping-rates/" + fresh();
        operator.put(
                        shipping,
                        Map.of(
                                "country",
                                "AQ",
                                "min_subtotal",
                                Checkout.money(5_000, "XOF"),
                                "max_weight_grams",
                                900,
                                "amount",
                                Checkout.money(10, "XOF")))
                .is(200);
        Answer rate = operator.patch(shipping, Map.of("amount", Map.of("amount_minor", 20)))
                .is(200);
        assertThat(rate.number("/amount/amount_minor")).isEqualTo(20);
        assertThat(rate.number("/min_subtotal/amount_minor")).isEqualTo(5_000);
        assertThat(operator.patch(shipping, nulls("min_subtotal", "max_weight_grams"))
                        .is(200)
                        .json()
                        .propertyNames())
                .containsExactlyInAnyOrder("rate_id", "country", "amount");
        assertThat(operator.patch(shipping, Map.of("min_subtotal", Checkout.money(1, "GBP")))
                        .badFields())
                .containsOnlyKeys("min_subtotal.currency");

        String tax = CHARGES + "/tax-rates/AQ/" + fresh();
        operator.patch(tax, Map.of("rate_ppm", 5)).refused(404, "NOT_FOUND");
        operator.put(tax, Map.of("rate_ppm", 4)).is(200);
        assertThat(operator.patch(tax, Map.of("rate_ppm", 5)).is(200).number("/rate_ppm"))
                .isEqualTo(5);
        assertThat(operator.patch(tax, nulls("rate_ppm")).badFields()).containsOnlyKeys("rate_ppm");
    }

    @Test
    void byTheRulesOfAPut() {
        String path = sku(category());
        Map<String, Object> wrong = nulls("name", "colour");
        wrong.putAll(Map.of(
                "prices",
                List.of(Checkout.money(0, "GBX")),
                "category",
                fresh(),
                "attributes",
                Map.of("nested", Map.of("deep", 1)),
                "weight_grams",
                "heavy"));

        Map<String, List<String>> fields = operator.patch(path, wrong).badFields();

        assertThat(fields)
                .containsOnlyKeys(
                        "name",
                        "colour",
                        "prices[0].amount_minor",
                        "prices[0].currency",
                        "category",
                        "attributes/nested",
                        "weight_grams");
        assertThat(operator.get(path).is(200).text("/name")).isEqualTo("Lamp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "7"})
    void noPatchThatIsNoObject(String patch) {
        assertThat(operator.patch(sku(category()), patch).badFields()).containsOnlyKeys("body");
    }

    @Test
    void noPatchOfAnotherType() {
        String path = sku(category());
        for (String type : List.of("application/json", "text/plain", "application/json-patch+json")) {
            Answer refused = operator.patching(path, "{}")
                    .header("Content-Type", type)
                    .send()
                    .refused(415, "UNSUPPORTED_MEDIA_TYPE");
            assertThat(refused.text("/message")).contains("application/merge-patch+json");
        }
        operator.patching(path, "{").send().refused(400, "MALFORMED_JSON");
        assertThat(operator.patching(path, "{}").key(null).send().badFields()).containsOnlyKeys("X-Idempotency-Key");
    }

    @Test
    void onTheConditionOfTheOperator() {
        String path = sku(category());
        String seen = operator.get(path).is(200).header("ETag");
        Call first = operator.patching(path, Map.of("name", "First")).header("If-Match", seen);
        first.send().is(200);

        operator.patching(path, Map.of("name", "Second"))
                .header("If-Match", seen)
                .send()
                .refused(412, "PRECONDITION_FAILED");

        assertThat(first.send().is(200).text("/name")).as("repeated").isEqualTo("First");
    }

    /** A repeat is recognised before it is merged: meanwhile the patch may no longer fit, or the object may be gone. */
    @Test
    void onceHoweverOftenTheyAreSent() {
        String tax = CHARGES + "/tax-rates/AQ/" + fresh();
        operator.put(tax, Map.of("rate_ppm", 4)).is(200);
        Call patch = operator.patching(tax, Map.of("rate_ppm", 5));
        patch.send().is(200);
        operator.put(tax, Map.of("rate_ppm", 6)).is(200);
        assertThat(patch.send().is(200).number("/rate_ppm")).isEqualTo(5);
        assertThat(operator.get(tax).is(200).number("/rate_ppm")).isEqualTo(6);
        operator.call("DELETE", tax).freshKey().send().is(204);
        assertThat(patch.send().is(200).number("/rate_ppm")).isEqualTo(5);
        operator.get(tax).refused(404, "NOT_FOUND");

        String id = fresh();
        operator.offers(id, Map.of("kind", "PERCENT", "basis_points", 100)).is(200);
        String promotion = "/api/v2/promotions/" + id;
        Call end = operator.patching(promotion, Map.of("ends_at", "2090-01-01T00:00:00Z"));
        end.send().is(200);
        operator.patch(promotion, Map.of("starts_at", "2095-01-01T00:00:00Z", "ends_at", "2096-01-01T00:00:00Z"))
                .is(200);
        assertThat(end.send().is(200).text("/ends_at")).isEqualTo("2096-01-01T00:00:00Z");
        end.body(Map.of("ends_at", "2091-01-01T00:00:00Z")).send().refused(422, "IDEMPOTENCY_KEY_REUSED");
    }
}
