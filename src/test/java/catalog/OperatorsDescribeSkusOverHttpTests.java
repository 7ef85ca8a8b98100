package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;
import static testing.Edge.assertStatus;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;

/** The HTTP API with which operators keep categories, traits, custom attributes and their schemas. */
class OperatorsDescribeSkusOverHttpTests extends CatalogTest {

    private static final List<Money> PRICES = List.of(Money.ofMinor(1, "GBP"));

    @AfterEach
    void withoutSchemas() {
        asker.database().sql("delete from catalog.attribute_schema").update();
    }

    @Test
    void aCategoryIsPlacedMovedAndListed() {
        assertAnswer(place("T", null), 200, """
                {"category_id": "T", "name": "T", "version": 1}""");
        assertStatus(200, place("T.1", "T"));
        assertAnswer(place("T.1", "T"), 200, "version", 1);
        assertStatus(200, place("T.2", "T.1"));
        assertAnswer(place("T.2", "T"), 200, "version", 2);
        assertAnswer(operator.get("/api/v2/categories/T.2"), 200, "parent_id", "T");
        assertThat(operator.get("/api/v2/categories/T.3")).hasStatus(404);
        assertThat(published("T.2"))
                .containsExactly(new CategoryPlaced("T.2", 1, "T.1", "T.2"), new CategoryPlaced("T.2", 2, "T", "T.2"));

        List<String> ids = operator.pages("/api/v2/categories?limit=2", "$.categories[*].category_id");
        assertThat(ids).contains("T", "T.1", "T.2").doesNotHaveDuplicates().isSorted();
        assertThat(operator.get("/api/v2/categories?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void theTreeHasNoCycleAndEightLevels() {
        assertStatus(200, place("L1", null));
        for (int level = 2; level <= 8; level++) {
            assertStatus(200, place("L" + level, "L" + (level - 1)));
        }
        assertAnswer(place("L9", "L8"), 409, "code", "CATEGORY_TOO_DEEP");
        assertAnswer(place("L1", "L3"), 409, "code", "CATEGORY_CYCLE");
        assertAnswer(place("L1", "L1"), 409, "code", "CATEGORY_CYCLE");
        assertBadFields(place("L9", "nobody"), "parent_id");
        assertStatus(200, place("L9", null));
        assertStatus(409, place("L1", "L9"));
        assertStatus(200, place("L4", "L9"));
        assertThat(asker.count("select depth from catalog.category where category_id = 'L8'"))
                .as("L8 has moved with its branch")
                .isEqualTo(6);
        assertStatus(200, place("L1", "L9"));
    }

    @Test
    void traitsAreStoredAndPublishedOnlyWhenTheyChange() {
        assertStatus(200, place("lamps", null));
        String body = sku("'category': 'lamps', 'tax_class': 'reduced', 'weight_grams': 250,"
                + " 'attributes': {'watts': 7.5, 'dimmable': true, 'socket': 'E27', 'leds': 12}");
        Map<String, Object> attributes = Map.of("watts", 7.5, "dimmable", true, "socket", "E27", "leds", 12);
        assertAnswer(putSku("LAMP", body), 200, "attributes", attributes);
        assertStatus(
                200,
                putSku("LAMP", body),
                putSku("LAMP", body.replace("7.5", "7.50").replace("250", "251")));
        assertAnswer(putSku("LAMP", sku("'listed': true")), 200, """
                {"sku_id": "LAMP", "name": "x", "listed": true, "prices": [{"amount_minor": 1, "currency": "GBP"}],
                 "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
        assertThat(published("LAMP"))
                .containsExactly(
                        new SkuListed(
                                "LAMP",
                                1,
                                "x",
                                PRICES,
                                new Traits("lamps", "reduced", 250, attributes, List.of(), List.of()),
                                null),
                        new SkuRepriced(
                                "LAMP",
                                2,
                                "x",
                                PRICES,
                                new Traits("lamps", "reduced", 251, attributes, List.of(), List.of()),
                                null),
                        new SkuRepriced("LAMP", 3, "x", PRICES, Traits.NONE, null));
    }

    @Test
    void numbersAreTheSameHoweverTheyAreWritten() {
        String body = sku("'attributes': {'a': 1e7, 'b': -0.0, 'c': 1E300, 'd': 0.1, 'e': 12345678.25, 'f': 1e-7}");
        assertStatus(
                200,
                putSku("NUMBERS", body),
                putSku("NUMBERS", body),
                putSku("NUMBERS", body.replace("1e7", "10000000").replace("-0.0", "0")));
        assertThat(published("NUMBERS")).hasSize(1);
    }

    @Test
    void everyBadTraitIsNamed() {
        assertBadFields(
                putSku(
                        "BAD",
                        sku("'category': 'no such', 'tax_class': 'VAT', 'weight_grams': 1000000001, 'attributes': 3")),
                "category",
                "tax_class",
                "weight_grams",
                "attributes");
        assertBadFields(putSku("BAD", sku("'category': 'nobody', 'weight_grams': -1")), "category", "weight_grams");
        assertAnswer(
                putSku("BAD", sku("'category': 'nobody', 'attributes': {'a': [1], 'b': '\\u0000'}")),
                400,
                "details.fields[*].field",
                List.of("attributes/b", "category"));
        assertBadFields(putSku("BAD", sku("'attributes': {'a': '" + "x".repeat(33_000) + "'}")), "attributes/a");
        assertThat(operator.get("/api/v2/skus/BAD")).hasStatus(404);
        assertAnswer(
                operator.post("bad", """
                {"skus": [{"sku_id": "BAD1", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "BAD2", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}],
                           "category": "nobody", "attributes": {"a": null}}]}""", IMPORT),
                400,
                "details.fields[*].field",
                List.of("skus[1].attributes/a", "skus[1].category"));
        assertThat(operator.get("/api/v2/skus/BAD1")).as("all or none").hasStatus(404);
    }

    @Test
    void aRefusalLeavesNoKeyBehind() {
        String body = sku("'category': 'later'");
        assertThat(operator.put("later", body, "/api/v2/skus/LATER")).hasStatus(400);
        assertStatus(200, place("later", null));
        assertThat(operator.put("later", body, "/api/v2/skus/LATER")).hasStatus(200);
    }

    @Test
    void attributesObeyTheSchemaThatIsRegistered() {
        assertStatus(200, putSku("OLD", sku("'attributes': {'size': 'huge'}")));
        String schema = """
                {"properties": {"size": {"enum": ["S", "M"]}, "tags": {"type": "array"}}, "required": ["size"]}""";
        assertAnswer(register("sku", schema), 200, "version", 1);
        assertAnswer(register("sku", schema), 200, "version", 1);
        assertAnswer(operator.get("/api/v2/attribute-schemas/sku"), 200, """
                {"subject": "sku", "version": 1, "schema": %s}""".formatted(schema));

        assertStatus(200, putSku("NEW", sku("'attributes': {'size': 'M', 'tags': ['a']}")));
        assertBadFields(
                putSku("NEW", sku("'attributes': {'size': 'XL', 'tags': 1}")), "attributes/size", "attributes/tags");
        assertThat(putSku("NEW", sku("'weight_grams': 1")))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].rule")
                .asString()
                .contains("required");
        // Stored attributes stay as they are, even if a new schema does not allow them.
        assertAnswer(operator.get("/api/v2/skus/OLD"), 200, "attributes.size", "huge");

        assertAnswer(register("sku", "{}"), 200, "version", 2);
        assertStatus(200, putSku("NEW", sku("'attributes': {'size': {'eu': 42}}")));
        assertThat(published("sku").getLast()).isEqualTo(new AttributeSchemaRegistered("sku", 2, Map.of()));
    }

    @Test
    void onlyASchemaOfAKnownSubjectIsRegistered() {
        assertThat(operator.get("/api/v2/attribute-schemas/line")).hasStatus(404);
        assertStatus(200, register("order", "{\"properties\": {\"gift\": {\"type\": \"boolean\"}}}"));
        assertAnswer(register("line", "{\"type\": \"objekt\"}"), 400, "details.fields[0].field", "schema/type");
        assertStatus(
                400,
                register("line", "{\"$ref\": \"http://127.0.0.1/\"}"),
                register("line", "[]"),
                register("parcel", "{}"));
        assertThat(operator.get("/api/v2/attribute-schemas/parcel")).hasStatus(400);
    }

    @Test
    void skusAreFoundByCategoryAndAttributes() {
        assertStatus(
                200,
                place("F", null),
                place("F.a", "F"),
                place("F.a.1", "F.a"),
                place("F.b", "F"),
                putSku("F0", sku("'category': 'F', 'attributes': {'f size': '12', 'ok': true}")),
                putSku("F1", sku("'category': 'F.a.1', 'attributes': {'f size': 12}")),
                putSku("F2", sku("'category': 'F.b', 'attributes': {'f size': 12.0, 'ok': 'true'}")),
                putSku("F3", sku("'attributes': {'f size': 120, 'ok': false}")));

        assertThat(found("category=F")).containsExactly("F0", "F1", "F2");
        assertThat(found("category=F.a")).containsExactly("F1");
        assertThat(found("category=nobody")).isEmpty();
        assertThat(found("sku_id=F2&sku_id=F0&sku_id=nothing")).containsExactly("F0", "F2");
        assertThat(found("category=F.a&sku_id=F1&sku_id=F2")).containsExactly("F1");
        assertThat(found("attribute.f size=12")).containsExactly("F0", "F1", "F2");
        assertThat(found("attribute.f size=12&attribute.ok=true")).containsExactly("F0", "F2");
        assertThat(found("category=F.b&attribute.f size=12")).containsExactly("F2");
        assertThat(found("attribute.f size=1")).isEmpty();
        assertThat(found("attribute.f size=%' or 1=1 --")).isEmpty();
        assertThat(found("category=F&limit=2")).containsExactly("F0", "F1");
        String elevenAttributes =
                IntStream.range(0, 11).mapToObj(i -> "attribute.a" + i + "=1").collect(Collectors.joining("&"));
        assertStatus(
                400,
                operator.get("/api/v2/skus?category=a b"),
                operator.get("/api/v2/skus?attribute.a=" + "x".repeat(300)),
                operator.get("/api/v2/skus?" + elevenAttributes));
    }

    @Test
    void tenThousandSkusWithTraitsAreOneImport() {
        assertStatus(
                200, place("many", null), register("sku", "{\"properties\": {\"number\": {\"type\": \"integer\"}}}"));
        String all = IntStream.range(0, 10_000)
                .mapToObj(i -> """
                        {"sku_id": "many %d", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}], "category": "many",
                         "weight_grams": %d, "attributes": {"number": %d, "colour": "red"}}""".formatted(i, i, i))
                .collect(Collectors.joining(",", "{\"skus\": [", "]}"));
        long before = System.nanoTime();
        assertAnswer(operator.post("many1", all, IMPORT), 200, """
                {"listed": 10000, "changed": 0, "unchanged": 0}""");
        assertAnswer(operator.post("many2", all, IMPORT), 200, """
                {"listed": 0, "changed": 0, "unchanged": 10000}""");
        System.out.printf("Two imports of 10,000 SKUs took %d ms%n", (System.nanoTime() - before) / 1_000_000);
        assertThat(found("category=many&attribute.number=4711")).containsExactly("many 4711");

        assertBadFields(
                operator.post("many3", all.replace("\"number\": 999,", "\"number\": \"x\","), IMPORT),
                "skus[999].attributes/number");
    }

    @Test
    void everybodyReadsAndOnlyOperatorsOfTheCatalogueWrite() {
        Edge shopper = operator.as("shopper", Scopes.ORDERS, Scopes.OPERATOR_STOCK);
        assertStatus(
                403,
                shopper.put("s", "{\"name\": \"x\"}", "/api/v2/categories/s"),
                shopper.put("s", "{\"schema\": {}}", "/api/v2/attribute-schemas/sku"));
        assertThat(shopper.get("/api/v2/categories")).hasStatus(200);
        assertThat(shopper.get("/api/v2/attribute-schemas/sku")).hasStatus(404);
    }

    private MvcTestResult place(String id, String parent) {
        String parentId = parent == null ? "null" : "\"" + parent + "\"";
        return put("/api/v2/categories/" + id, """
                {"name": "%s", "parent_id": %s}""".formatted(id, parentId));
    }

    private MvcTestResult register(String subject, String schema) {
        return put("/api/v2/attribute-schemas/" + subject, "{\"schema\": " + schema + "}");
    }

    private List<String> found(String query) {
        return Edge.read(operator.get("/api/v2/skus?" + query), "$.skus[*].sku_id");
    }
}
