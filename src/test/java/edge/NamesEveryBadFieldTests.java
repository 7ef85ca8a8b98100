package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

class NamesEveryBadFieldTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";

    NamesEveryBadFieldTests(Platform platform) {
        super(platform);
    }

    @Test
    void allAtOnce() {
        Map<String, List<String>> fields = operator.post(ORDERS, """
            {
              "user_id": 7,
              "items": [
                {"sku_id": "a", "quantity": 0},
                {"sku_id": true, "quantity": "5"},
                {"quantity": 1000001, "colour": "red"},
                {"sku_id": "", "quantity": 1.5},
                {"sku_id": "b", "quantity": 1, "unit_price": {"amount_minor": -1, "currency": "GBP"}},
                {"sku_id": "c", "quantity": 1, "unit_price": {"amount_minor": 1}},
                {"sku_id": "d", "quantity": 1, "unit_price": {"amount_minor": "1", "currency": "XXX"}},
                null
              ],
              "currency": "GBX",
              "payment_method": "cheque",
              "channel": " ",
              "coupon": "WELCOME",
              "placed_at": "yesterday",
              "shipping_address": {"name": null, "line1": ["12"], "city": "", "country": "XX"}
            }
            """).badFields();

        assertThat(fields)
                .containsOnlyKeys(
                        "user_id",
                        "items[0].quantity",
                        "items[1].sku_id",
                        "items[1].quantity",
                        "items[2].sku_id",
                        "items[2].quantity",
                        "items[2].colour",
                        "items[3].sku_id",
                        "items[3].quantity",
                        "items[4].unit_price.amount_minor",
                        "items[5].unit_price.currency",
                        "items[6].unit_price.amount_minor",
                        "items[6].unit_price.currency",
                        "items[7]",
                        "currency",
                        "payment_method",
                        "channel",
                        "coupon",
                        "placed_at",
                        "shipping_address.name",
                        "shipping_address.line1",
                        "shipping_address.city",
                        "shipping_address.country");
        assertThat(fields.values()).allSatisfy(rules -> assertThat(rules).hasSize(1));
        assertThat(fields.get("items[0].quantity").getFirst()).contains("1").contains("1000000");
        assertThat(fields.get("payment_method").getFirst()).contains("sandbox");
    }

    /** One of them cannot be read, one refers to nothing, and one breaks the schema of attributes. */
    @Test
    void ofASkuAlsoWhatOnlyTheCatalogueKnows() {
        String path = Operator.skuPath(Shop.fresh("sku"));
        Map<String, List<String>> fields = operator.put(path, """
            {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBX"}, {"amount_minor": 1, "currency": "EUR"},
             {"amount_minor": 1, "currency": "EUR"}], "category": "no-such-category", "attributes": {"nested": {"a": 1}}}
            """).badFields();

        assertThat(fields)
                .containsOnlyKeys("prices[0].currency", "prices[2].currency", "category", "attributes/nested");
        assertThat(operator.put(path, """
            {"name": "", "prices": [{"amount_minor": 1, "currency": "GBP"}], "category": "no-such-category", "attributes": 7}
            """).badFields()).containsOnlyKeys("name", "category", "attributes");
        assertThat(operator.put(path, """
            {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}, {"amount_minor": 1, "currency": "GBP"}],
             "category": "no-such-category"}
            """).badFields()).containsOnlyKeys("prices[1].currency", "category");
        operator.get(path).refused(404, "NOT_FOUND");
    }

    /** One field cannot be read, one breaks its rule, one is repeated, and the others refer to nothing. */
    @Test
    void ofAnImportOfSkusAlsoWhatOnlyTheCatalogueKnows() {
        String sku = Shop.fresh("sku");
        String items = """
            {"skus": [
              {"sku_id": "%1$s", "name": "x", "prices": [{"amount_minor": 1, "currency": "%2$s"}], "category": "no-such-category"},
              {"sku_id": "%1$s", "name": "%3$s", "prices": [{"amount_minor": 1, "currency": "EUR"}, {"amount_minor": 1, "currency": "EUR"}],
               "attributes": {"nested": {"a": 1}}},
              {"sku_id": "%1$s 2", "name": "z", "prices": [{"amount_minor": 2, "currency": "EUR"}],
               "category": "%4$s", "sale_prices": [{"price": {"amount_minor": 2, "currency": "EUR"},
               "starts_at": "2030-01-01T00:00:00Z", "ends_at": "2031-01-01T00:00:00Z"}]}
            ]}
            """;
        String[] always = {
            "skus[0].category",
            "skus[1].sku_id",
            "skus[1].prices[1].currency",
            "skus[1].attributes/nested",
            "skus[2].sale_prices[0].price.amount_minor"
        };

        assertThat(operator.post("/api/v2/skus/import", items.formatted(sku, "GBP", "y", "no-such"))
                        .badFields())
                .containsOnlyKeys(with(always, "skus[2].category"));
        assertThat(operator.post("/api/v2/skus/import", items.formatted(sku, "GBX", "", "\\u0000"))
                        .badFields())
                .containsOnlyKeys(with(always, "skus[0].prices[0].currency", "skus[1].name", "skus[2].category"))
                .allSatisfy((field, rules) -> assertThat(rules).hasSize(1));
        operator.get(Operator.skuPath(sku)).refused(404, "NOT_FOUND");
    }

    @Test
    void ofAnImportOfProductsAlsoWhatOnlyTheCatalogueKnows() {
        String other = Shop.fresh("other");
        String sku = Shop.fresh("sku");
        String variant = """
            {"sku_id": "%s", "options": {"size": "%s"}, "prices": [{"amount_minor": 1, "currency": "GBP"}], "category": "%s"}""";
        String product = """
            {"product_id": "%s", "name": "%s", "options": [{"name": "size", "values": ["S", "M"]}], "variants": [%s]}""";
        operator.post(
                        "/api/v2/products/import",
                        "{\"products\": [%s]}"
                                .formatted(product.formatted(
                                        other,
                                        "x",
                                        variant.formatted(sku, "S", "").replace(", \"category\": \"\"", ""))))
                .is(200);

        for (String name : List.of("x", "")) {
            String[] named = {
                "products[0].variants[0].sku_id",
                "products[0].variants[1].category",
                "products[0].variants[1].options.size",
                "products[1].product_id"
            };
            String id = Shop.fresh("product");
            String first = product.formatted(
                    id,
                    name,
                    variant.formatted(sku, "S", "").replace(", \"category\": \"\"", "")
                            + ","
                            + variant.formatted(sku + " 2", "XL", "no-such-category"));
            assertThat(operator.post(
                                    "/api/v2/products/import",
                                    "{\"products\": [%s, %s]}".formatted(first, product.formatted(id, "y", "")))
                            .badFields())
                    .containsOnlyKeys(name.isEmpty() ? with(named, "products[0].name") : named);
        }
        assertThat(operator.put("/api/v2/products/" + Operator.encoded(Shop.fresh("p")), """
                        {"name": "x", "options": [{"name": "size", "values": ["S", "S"]}], "variants": [
                          {"sku_id": "q", "options": {"size": "S"}, "prices": [{"amount_minor": 1, "currency": "GBP"}],
                           "category": "no-such-category"}]}
                        """)
                        .badFields())
                .containsOnlyKeys("options[0].values", "variants[0].category");
        assertThat(operator.put(
                                "/api/v2/products/" + Operator.encoded(Shop.fresh("p")),
                                product.replace("\"product_id\": \"%s\", ", "")
                                        .formatted("", variant.formatted(sku, "S", "no-such-category")))
                        .badFields())
                .containsOnlyKeys("name", "variants[0].category", "variants[0].sku_id");
    }

    @Test
    void ofAnImportOfStockAlsoWhatOnlyTheStockKnows() {
        String sku = operator.sells(100, 1);
        String items = """
            {"reference": "%s", "warehouse_id": "no-such-warehouse", "items": [
              {"sku_id": "never sold", "quantity": 1}, {"sku_id": "%s", "quantity": %d}, {"sku_id": "\\u0000", "quantity": 1}]}
            """;

        assertThat(operator.post("/api/v2/stock/import", items.formatted("r", sku, 0))
                        .badFields())
                .containsOnlyKeys("warehouse_id", "items[0].sku_id", "items[1].quantity", "items[2].sku_id")
                .allSatisfy((field, rules) -> assertThat(rules).hasSize(1));
        assertThat(operator.post(
                                "/api/v2/stock/import",
                                items.formatted("", sku, 1).replace("\"items\"", "\"allow_unlisted\": true, \"items\""))
                        .badFields())
                .containsOnlyKeys("reference", "warehouse_id", "items[2].sku_id");
    }

    @Test
    void ofAnImportOfCouponsAlsoWhatOnlyPromotionsKnow() {
        for (String more : List.of("", ", {\"code\": \"c\", \"max_uses\": 0}")) {
            Map<String, List<String>> fields =
                    operator.post("/api/v2/coupons/import", """
                    {"promotion_id": "no-such-promotion", "coupons": [{"code": "a"}, {"code": "A"}%s]}
                    """.formatted(more)).badFields();

            assertThat(fields)
                    .containsOnlyKeys(with(
                            new String[] {"promotion_id", "coupons[1].code"},
                            more.isEmpty() ? new String[] {} : new String[] {"coupons[2].max_uses"}));
        }
    }

    @Test
    void atMostFiftyAreNamedInTheOrderOfTheBody() {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            items.append(i == 0 ? "" : ",").append("""
                    {"sku_id": "limit %d", "name": "%s", "prices": [{"amount_minor": 1, "currency": "GBP"}], "category": "none"}
                    """.formatted(i, i == 59 ? "" : "x"));
        }

        Answer answer = operator.post("/api/v2/skus/import", "{\"skus\": [" + items + "]}");

        assertThat(answer.refused(400, "VALIDATION_FAILED").texts("/details/fields", "field"))
                .hasSize(50)
                .startsWith("skus[0].category", "skus[1].category", "skus[2].category")
                .endsWith("skus[48].category", "skus[49].category");
        assertThat(answer.number("/details/omitted")).isEqualTo(11);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void everyBadParameterAtOnce() {
        assertThat(operator.get(ORDERS + "?status=BOGUS&placed_from=yesterday&limit=-1")
                        .badFields())
                .containsOnlyKeys("status", "placed_from", "limit")
                .hasEntrySatisfying(
                        "status", rule -> assertThat(rule.getFirst()).contains("PAYING"))
                .hasEntrySatisfying(
                        "placed_from", rule -> assertThat(rule.getFirst()).contains("2026-01-31T09:30:00Z"));
        assertThat(operator.get(ORDERS + "?Status=PAID").badFields())
                .containsExactly(
                        entry("Status", List.of("is not a parameter of this operation; did you mean status?")));
        operator.get(ORDERS + "?attribute.table=5").is(200);
        operator.get("/api/v2/reports/sales?from=2026-01-01&to=2026-02-01&group_by=day")
                .is(200);
        assertThat(operator.get("/api/v2/reports/sales?from=2026-01-01&until=2026-02-01")
                        .badFields())
                .containsKey("until");
    }

    @Test
    void whatIsMissing() {
        assertThat(shopper.post(ORDERS, "{}").badFields())
                .containsOnlyKeys("items", "currency", "payment_method", "channel", "shipping_address");
        assertThat(shopper.post(ORDERS, Map.of("items", List.of())).badFields()).containsKey("items");
    }

    @Test
    void whatFieldsSayTogether() {
        Map<String, List<String>> fields = operator.checkout()
                .line("a", 1, 100)
                .line("b", 1, 100)
                .with("currency", "EUR")
                .send()
                .badFields();

        assertThat(fields).containsOnlyKeys("items[0].unit_price", "items[1].unit_price");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "7", "true"})
    void aBodyThatIsNoObject(String body) {
        assertThat(shopper.post(ORDERS, body).badFields()).containsOnlyKeys("body");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"items": [            | 1
        {"items": [}           | 1
        {'currency': 'GBP'}    | 1
        {"currency": "GBP",,}  | 1
        {"currency" "GBP"}     | 1
        {} {}                  | 1
        nonsense               | 1
        """)
    void whatIsNotJsonIsToldWithItsPlace(String body, int line) {
        Answer answer = shopper.post(ORDERS, body).refused(400, "MALFORMED_JSON");

        assertThat(answer.number("/details/line")).isEqualTo(line);
        assertThat(answer.number("/details/column")).isPositive();
    }

    @Test
    void aTimeThatHasNotComeByThePlatformsClock() {
        String tomorrow = platform.clock().instant().plus(Duration.ofDays(1)).toString();

        assertThat(operator.checkout()
                        .line("a", 1)
                        .with("placed_at", tomorrow)
                        .send()
                        .badFields())
                .containsOnlyKeys("placed_at");
    }

    /** PostgreSQL stores no NUL, and nobody can read the others. */
    @ParameterizedTest
    @ValueSource(strings = {"channel", "user_id", "external_reference"})
    void textThatCannotBeStored(String field) {
        assertThat(operator.checkout()
                        .line("a", 1)
                        .with(field, "we\u0000b")
                        .send()
                        .badFields())
                .containsOnlyKeys(field);
    }

    @Test
    void aGiftMessage() {
        String longest = "é".repeat(500);

        for (Object wrong : List.of("", longest + "x", "two\nlines", "\u0000", 7, List.of("a"))) {
            assertThat(shopper.checkout()
                            .line("a", 1)
                            .with("gift_message", wrong)
                            .send()
                            .badFields())
                    .as("%s", wrong)
                    .containsOnlyKeys("gift_message");
        }
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(100, 1), 1)
                .with("gift_message", longest)
                .placed();
        assertThat(order.show().text("/gift_message")).isEqualTo(longest);
    }

    @Test
    void aContact() {
        String longest = "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3) + "shop.x";

        for (Object wrong : List.of(
                "",
                "ada",
                "ada@@example.com",
                "ada@example.com\r\nBcc: eve@example.com",
                "Ada <ada@example.com>",
                "ada@" + "b".repeat(251),
                "\u0000",
                7,
                List.of("a"))) {
            assertThat(shopper.checkout()
                            .line("a", 1)
                            .with("contact", Map.of("email", wrong))
                            .send()
                            .badFields())
                    .as("%s", wrong)
                    .containsOnlyKeys("contact.email");
        }
        assertThat(shopper.checkout()
                        .line("a", 1)
                        .with("contact", Map.of("language", "fr"))
                        .send()
                        .badFields())
                .containsOnlyKeys("contact.language");
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(100, 1), 1)
                .with("contact", Map.of("email", longest))
                .placed();
        assertThat(order.show().text("/contact/email")).isEqualTo(longest);
    }

    @Test
    void aNote() {
        String longest = "é\n".repeat(250);

        for (Object wrong : List.of("", longest + "x", "two\ttabs", "\u0000", 7, List.of("a"))) {
            assertThat(shopper.checkout()
                            .line("a", 1)
                            .with("note", wrong)
                            .send()
                            .badFields())
                    .as("%s", wrong)
                    .containsOnlyKeys("note");
        }
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(100, 1), 1)
                .with("note", longest)
                .placed();
        assertThat(order.show().text("/note")).isEqualTo(longest);
        assertThat(order.seenBy(operator).show().text("/note")).isEqualTo(longest);
    }

    @Test
    void textThatCannotBeStoredAnywhereElse() {
        assertThat(shopper.checkout().line("\u0000", 1).send().badFields()).containsOnlyKeys("items[0].sku_id");
        Map<String, Object> address = Checkout.address();
        address.put("line1", "1\u0000");
        assertThat(shopper.checkout()
                        .line("a", 1)
                        .with("shipping_address", address)
                        .send()
                        .badFields())
                .containsOnlyKeys("shipping_address.line1");
        PlacedOrder order = shopper.places(operator.sells(100, 1), 1);
        assertThat(shopper.post(ORDERS + "/" + order.number() + "/cancel", Map.of("reason", "\u0000"))
                        .badFields())
                .containsOnlyKeys("reason");
        Map<String, Object> goods = new HashMap<>(Operator.goods("goods", "a", 1));
        goods.put("warehouse_id", "\u0000");
        assertThat(operator.post("/api/v2/stock/import", goods).badFields())
                .containsOnlyKeys("warehouse_id", "items[0].sku_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/orders?user_id=a%00",
                "/api/v2/orders?external_reference=%00",
                "/api/v2/orders?user_id=%ff",
                "/api/v2/orders/%00",
                "/api/v2/skus/%00",
                "/api/v2/stock/a%00"
            })
    void oddAddressesAreNoFaultOfOurs(String path) {
        assertThat(operator.get(path).status()).isIn(200, 400, 404);
    }

    @Test
    void aCancellation() {
        PlacedOrder order = shopper.places(operator.sells(100, 1), 1);
        String cancel = "%s/%s/cancel".formatted(ORDERS, order.number());

        assertThat(shopper.post(cancel, Map.of("reason", "x".repeat(201), "refund", true))
                        .badFields())
                .containsOnlyKeys("reason", "refund");
        assertThat(shopper.post(cancel, "").badFields()).containsOnlyKeys("body");
        shopper.post(cancel, "{}").is(200);
    }

    @Test
    void aSandboxPayment() {
        assertThat(platform.anonymous()
                        .call("POST", "/sandbox/payments/pay_x/pay")
                        .body("{\"amount_minor\":0,\"currency\":\"GBX\",\"outcome\":\"lost\",\"repeat\":101,\"tip\":1}")
                        .send()
                        .badFields())
                .containsOnlyKeys("amount_minor", "currency", "outcome", "repeat", "tip");
    }
}
