package catalog;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import com.jayway.jsonpath.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import outbox.EventTypes;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;
import testing.ModuleTest;

/** Categories, traits, custom attributes and their schemas. */
@ModuleTest
class OperatorsDescribeSkusOverHttpTests {

    private static final Map<String, Class<? extends Event>> TYPES = EventTypes.concrete(CatalogEvent.class).stream()
            .collect(Collectors.toMap(EventTypes::nameOf, Function.identity()));

    private static final List<Money> PRICES = List.of(Money.ofMinor(1, "GBP"));

    @Autowired
    WebApplicationContext context;

    @Autowired
    JdbcClient database;

    Edge operator;

    @BeforeEach
    void edge() {
        operator = Edge.of(context, Scopes.OPERATOR_CATALOG);
    }

    @AfterEach
    void withoutSchemas() {
        database.sql("delete from catalog.attribute_schema").update();
    }

    @Test
    void aCategoryIsPlacedMovedAndListed() {
        place("T", null).hasStatus(200).bodyJson().isEqualTo("""
                {"category_id": "T", "parent_id": null, "name": "T", "version": 1}""");
        place("T.1", "T").hasStatus(200);
        place("T.1", "T").hasStatus(200).bodyJson().extractingPath("version").isEqualTo(1);
        place("T.2", "T.1").hasStatus(200);
        place("T.2", "T").hasStatus(200).bodyJson().extractingPath("version").isEqualTo(2);
        assertThat(operator.get("/api/v2/categories/T.2"))
                .bodyJson()
                .extractingPath("parent_id")
                .isEqualTo("T");
        assertThat(operator.get("/api/v2/categories/T.3")).hasStatus(404);
        assertThat(told("T.2"))
                .containsExactly(new CategoryPlaced("T.2", 1, "T.1", "T.2"), new CategoryPlaced("T.2", 2, "T", "T.2"));

        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            String page = body(operator.get("/api/v2/categories?limit=2&cursor={cursor}", cursor));
            ids.addAll(JsonPath.<List<String>>read(page, "$.categories[*].category_id"));
            cursor = JsonPath.parse(page).read("$['next_cursor']", String.class);
        } while (cursor != null);
        assertThat(ids).contains("T", "T.1", "T.2").doesNotHaveDuplicates().isSorted();
        assertThat(operator.get("/api/v2/categories?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void theTreeHasNoCycleAndEightLevels() {
        place("L1", null).hasStatus(200);
        for (int level = 2; level <= 8; level++) {
            place("L" + level, "L" + (level - 1)).hasStatus(200);
        }
        place("L9", "L8").hasStatus(409).bodyJson().extractingPath("code").isEqualTo("CATEGORY_TOO_DEEP");
        place("L1", "L3").hasStatus(409).bodyJson().extractingPath("code").isEqualTo("CATEGORY_CYCLE");
        place("L1", "L1").hasStatus(409).bodyJson().extractingPath("code").isEqualTo("CATEGORY_CYCLE");
        place("L9", "nobody")
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].field")
                .isEqualTo("parent_id");
        place("L9", null).hasStatus(200);
        place("L1", "L9").hasStatus(409);
        place("L4", "L9").hasStatus(200);
        assertThat(database.sql("select depth from catalog.category where category_id = 'L8'")
                        .query(Integer.class)
                        .single())
                .as("it has moved with the branch")
                .isEqualTo(6);
        place("L1", "L9").hasStatus(200);
    }

    @Test
    void traitsAreKeptToldAndLeftAlone() {
        place("lamps", null).hasStatus(200);
        String body = sku("\"category\": \"lamps\", \"tax_class\": \"reduced\", \"weight_grams\": 250,"
                + " \"attributes\": {\"watts\": 7.5, \"dimmable\": true, \"socket\": \"E27\", \"leds\": 12}");
        Map<String, Object> attributes = Map.of("watts", 7.5, "dimmable", true, "socket", "E27", "leds", 12);
        put("LAMP", body).hasStatus(200).bodyJson().extractingPath("attributes").isEqualTo(attributes);
        put("LAMP", body).hasStatus(200);
        put("LAMP", body.replace("7.5", "7.50").replace("250", "251")).hasStatus(200);
        put("LAMP", sku("\"listed\": true")).hasStatus(200).bodyJson().isEqualTo("""
                {"sku_id": "LAMP", "name": "x", "listed": true, "prices": [{"amount_minor": 1, "currency": "GBP"}],
                 "category": null, "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
        assertThat(told("LAMP"))
                .containsExactly(
                        new SkuListed("LAMP", 1, "x", PRICES, new Traits("lamps", "reduced", 250, attributes)),
                        new SkuRepriced("LAMP", 2, "x", PRICES, new Traits("lamps", "reduced", 251, attributes)),
                        new SkuRepriced("LAMP", 3, "x", PRICES, Traits.NONE));
    }

    @Test
    void numbersAreTheSameHoweverTheyAreWritten() {
        String body = sku(
                "\"attributes\": {\"a\": 1e7, \"b\": -0.0, \"c\": 1E300, \"d\": 0.1, \"e\": 12345678.25, \"f\": 1e-7}");
        put("NUMBERS", body).hasStatus(200);
        put("NUMBERS", body).hasStatus(200);
        put("NUMBERS", body.replace("1e7", "10000000").replace("-0.0", "0")).hasStatus(200);
        assertThat(told("NUMBERS")).hasSize(1);
    }

    @Test
    void everyBadTraitIsNamed() {
        put(
                        "BAD",
                        sku(
                                "\"category\": \"no such\", \"tax_class\": \"VAT\", \"weight_grams\": 1000000001, \"attributes\": 3"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder("category", "tax_class", "weight_grams", "attributes");
        put("BAD", sku("\"category\": \"nobody\", \"weight_grams\": -1"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .isEqualTo(List.of("weight_grams"));
        put("BAD", sku("\"category\": \"nobody\", \"attributes\": {\"a\": [1], \"b\": \"\\u0000\"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .isEqualTo(List.of("attributes/b", "category"));
        put("BAD", sku("\"attributes\": {\"a\": \"" + "x".repeat(33_000) + "\"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .isEqualTo(List.of("attributes/a"));
        assertThat(operator.get("/api/v2/skus/BAD")).hasStatus(404);
        assertThat(operator.post("bad", """
                {"skus": [{"sku_id": "BAD1", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "BAD2", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}],
                           "category": "nobody", "attributes": {"a": null}}]}""", "/api/v2/skus/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .isEqualTo(List.of("skus[1].attributes/a", "skus[1].category"));
        assertThat(operator.get("/api/v2/skus/BAD1")).as("all or none").hasStatus(404);
    }

    @Test
    void aRefusalLeavesNoKeyBehind() {
        String body = sku("\"category\": \"later\"");
        assertThat(operator.put("later", body, "/api/v2/skus/LATER")).hasStatus(400);
        place("later", null).hasStatus(200);
        assertThat(operator.put("later", body, "/api/v2/skus/LATER")).hasStatus(200);
    }

    @Test
    void attributesObeyTheSchemaThatIsRegistered() {
        put("OLD", sku("\"attributes\": {\"size\": \"huge\"}")).hasStatus(200);
        String schema = """
                {"properties": {"size": {"enum": ["S", "M"]}, "tags": {"type": "array"}}, "required": ["size"]}""";
        register("sku", schema)
                .hasStatus(200)
                .bodyJson()
                .extractingPath("version")
                .isEqualTo(1);
        register("sku", schema)
                .hasStatus(200)
                .bodyJson()
                .extractingPath("version")
                .isEqualTo(1);
        assertThat(operator.get("/api/v2/attribute-schemas/sku"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"subject": "sku", "version": 1, "schema": %s}""".formatted(schema));

        put("NEW", sku("\"attributes\": {\"size\": \"M\", \"tags\": [\"a\"]}")).hasStatus(200);
        put("NEW", sku("\"attributes\": {\"size\": \"XL\", \"tags\": 1}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder("attributes/size", "attributes/tags");
        put("NEW", sku("\"weight_grams\": 1"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].rule")
                .asString()
                .endsWith("(required)");
        assertThat(operator.get("/api/v2/skus/OLD"))
                .as("what was there stays")
                .bodyJson()
                .extractingPath("attributes.size")
                .isEqualTo("huge");

        register("sku", "{}")
                .hasStatus(200)
                .bodyJson()
                .extractingPath("version")
                .isEqualTo(2);
        put("NEW", sku("\"attributes\": {\"size\": {\"eu\": 42}}")).hasStatus(200);
        assertThat(told("sku").getLast()).isEqualTo(new AttributeSchemaRegistered("sku", 2, Map.of()));
    }

    @Test
    void onlyASchemaOfAKnownSubjectIsRegistered() {
        assertThat(operator.get("/api/v2/attribute-schemas/line")).hasStatus(404);
        register("order", "{\"properties\": {\"gift\": {\"type\": \"boolean\"}}}")
                .hasStatus(200);
        register("line", "{\"type\": \"objekt\"}")
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].field")
                .isEqualTo("schema/type");
        register("line", "{\"$ref\": \"http://127.0.0.1/\"}").hasStatus(400);
        register("line", "[]").hasStatus(400);
        register("parcel", "{}").hasStatus(400);
        assertThat(operator.get("/api/v2/attribute-schemas/parcel")).hasStatus(400);
    }

    @Test
    void skusAreFoundByCategoryAndAttributes() {
        place("F", null).hasStatus(200);
        place("F.a", "F").hasStatus(200);
        place("F.a.1", "F.a").hasStatus(200);
        place("F.b", "F").hasStatus(200);
        put("F0", sku("\"category\": \"F\", \"attributes\": {\"f size\": \"12\", \"ok\": true}"))
                .hasStatus(200);
        put("F1", sku("\"category\": \"F.a.1\", \"attributes\": {\"f size\": 12}"))
                .hasStatus(200);
        put("F2", sku("\"category\": \"F.b\", \"attributes\": {\"f size\": 12.0, \"ok\": \"true\"}"))
                .hasStatus(200);
        put("F3", sku("\"attributes\": {\"f size\": 120, \"ok\": false}")).hasStatus(200);

        assertThat(found("category=F")).containsExactly("F0", "F1", "F2");
        assertThat(found("category=F.a")).containsExactly("F1");
        assertThat(found("category=nobody")).isEmpty();
        assertThat(found("attribute.f size=12")).containsExactly("F0", "F1", "F2");
        assertThat(found("attribute.f size=12&attribute.ok=true")).containsExactly("F0", "F2");
        assertThat(found("category=F.b&attribute.f size=12")).containsExactly("F2");
        assertThat(found("attribute.f size=1")).isEmpty();
        assertThat(found("attribute.f size=%' or 1=1 --")).isEmpty();
        assertThat(JsonPath.<List<String>>read(
                        body(operator.get("/api/v2/skus?category=F&limit=2")), "$.skus[*].sku_id"))
                .containsExactly("F0", "F1");
        assertThat(operator.get("/api/v2/skus?category=a b")).hasStatus(400);
        assertThat(operator.get("/api/v2/skus?attribute.a=" + "x".repeat(300))).hasStatus(400);
        assertThat(operator.get("/api/v2/skus?"
                        + IntStream.range(0, 11)
                                .mapToObj(i -> "attribute.a" + i + "=1")
                                .collect(Collectors.joining("&"))))
                .hasStatus(400);
    }

    @Test
    void tenThousandSkusWithTraitsAreOneImport() {
        place("many", null).hasStatus(200);
        register("sku", "{\"properties\": {\"number\": {\"type\": \"integer\"}}}")
                .hasStatus(200);
        String all = IntStream.range(0, 10_000)
                .mapToObj(i -> """
                        {"sku_id": "many %d", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}], "category": "many",
                         "weight_grams": %d, "attributes": {"number": %d, "colour": "red"}}""".formatted(i, i, i))
                .collect(Collectors.joining(",", "{\"skus\": [", "]}"));
        long before = System.nanoTime();
        assertThat(operator.post("many1", all, "/api/v2/skus/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"listed": 10000, "changed": 0, "unchanged": 0}""");
        assertThat(operator.post("many2", all, "/api/v2/skus/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"listed": 0, "changed": 0, "unchanged": 10000}""");
        System.out.printf("Two imports of 10,000 SKUs took %d ms%n", (System.nanoTime() - before) / 1_000_000);
        assertThat(found("category=many&attribute.number=4711")).containsExactly("many 4711");

        assertThat(operator.post("many3", all.replace("\"number\": 999,", "\"number\": \"x\","), "/api/v2/skus/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .isEqualTo(List.of("skus[999].attributes/number"));
    }

    @Test
    void everybodyReadsAndOnlyOperatorsOfTheCatalogueWrite() {
        Edge shopper = operator.as("shopper", Scopes.ORDERS, Scopes.OPERATOR_STOCK);
        assertThat(shopper.put("s", "{\"name\": \"x\"}", "/api/v2/categories/s"))
                .hasStatus(403);
        assertThat(shopper.put("s", "{\"schema\": {}}", "/api/v2/attribute-schemas/sku"))
                .hasStatus(403);
        assertThat(shopper.get("/api/v2/categories")).hasStatus(200);
        assertThat(shopper.get("/api/v2/attribute-schemas/sku")).hasStatus(404);
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResultAssert place(String id, String parent) {
        String body = parent == null ? "{\"name\": \"%s\"}" : "{\"name\": \"%s\", \"parent_id\": \"%s\"}";
        return assertThat(operator.put(key(), body.formatted(id, parent), "/api/v2/categories/" + id));
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResultAssert put(String skuId, String body) {
        return assertThat(operator.put(key(), body, "/api/v2/skus/" + skuId));
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResultAssert register(String subject, String schema) {
        return assertThat(operator.put(key(), "{\"schema\": " + schema + "}", "/api/v2/attribute-schemas/" + subject));
    }

    private static String sku(String fields) {
        return "{\"name\": \"x\", \"prices\": [{\"amount_minor\": 1, \"currency\": \"GBP\"}], " + fields + "}";
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private List<String> found(String query) {
        return JsonPath.read(body(operator.get("/api/v2/skus?" + query)), "$.skus[*].sku_id");
    }

    private List<CatalogEvent> told(String correlation) {
        List<CatalogEvent> told = new ArrayList<>();
        database.sql("select type, payload from outbox.event where correlation = ? order by id")
                .param(correlation)
                .query(row -> {
                    Class<? extends Event> type = TYPES.get(row.getString("type"));
                    if (type != null) {
                        told.add((CatalogEvent) EventTypes.decode(row.getString("payload"), type));
                    }
                });
        return told;
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
