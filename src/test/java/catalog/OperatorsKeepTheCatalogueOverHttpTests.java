package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import catalog.CatalogRequest.DelistingRequested;
import catalog.CatalogRequest.ListingRequested;
import com.jayway.jsonpath.JsonPath;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import outbox.EventTypes;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;
import testing.ModuleTest;

@ModuleTest
class OperatorsKeepTheCatalogueOverHttpTests {

    private static final Map<String, Class<? extends Event>> TYPES = EventTypes.concrete(CatalogEvent.class).stream()
            .collect(Collectors.toMap(EventTypes::nameOf, Function.identity()));

    @Autowired
    WebApplicationContext context;

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApplicationEventPublisher publisher;

    Edge operator;

    @BeforeEach
    void edge() {
        operator = Edge.of(context, Scopes.OPERATOR_CATALOG);
    }

    @Test
    void aSkuIsListedChangedAndTakenOffSale() {
        String body = """
                {"name": "WHITE HANGING HEART", "listed": true,
                 "prices": [{"amount_minor": 255, "currency": "GBP"}, {"amount_minor": 295, "currency": "EUR"}]}""";
        assertThat(operator.put("p1", body, "/api/v2/skus/85123A"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"sku_id": "85123A", "name": "WHITE HANGING HEART", "listed": true,
                 "prices": [{"amount_minor": 295, "currency": "EUR"}, {"amount_minor": 255, "currency": "GBP"}],
                 "category": null, "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
        operator.put("p2", body, "/api/v2/skus/85123A");
        operator.put("p3", """
                {"name": "WHITE HANGING HEART", "prices": [{"amount_minor": 275, "currency": "GBP"}]}""", "/api/v2/skus/85123A");
        operator.put("p4", """
                {"name": "WHITE HANGING HEART", "prices": [{"amount_minor": 275, "currency": "GBP"}], "listed": false}""", "/api/v2/skus/85123A");

        assertThat(operator.get("/api/v2/skus/85123A"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"sku_id": "85123A", "name": "WHITE HANGING HEART", "listed": false,
                 "prices": [{"amount_minor": 275, "currency": "GBP"}],
                 "category": null, "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
        Money pounds = Money.ofMinor(255, "GBP");
        assertThat(told("85123A"))
                .containsExactly(
                        new SkuListed(
                                "85123A",
                                1,
                                "WHITE HANGING HEART",
                                List.of(Money.ofMinor(295, "EUR"), pounds),
                                Traits.NONE),
                        new SkuRepriced(
                                "85123A", 2, "WHITE HANGING HEART", List.of(Money.ofMinor(275, "GBP")), Traits.NONE),
                        new SkuDelisted("85123A", 3));
    }

    @Test
    void idsAreTextAsWritten() {
        assertThat(operator.post("ids", """
                {"skus": [{"sku_id": "PADS TO MATCH", "name": "Pads", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": 22423, "name": "Cakestand", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "dcgs1", "name": "Small", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "DCGS1", "name": "Capital", "prices": [{"amount_minor": 1, "currency": "GBP"}]}]}""", "/api/v2/skus/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                        {"listed": 4, "changed": 0, "unchanged": 0}""");
        assertThat(operator.get("/api/v2/skus/{id}", "PADS TO MATCH"))
                .bodyJson()
                .extractingPath("name")
                .isEqualTo("Pads");
        assertThat(operator.get("/api/v2/skus/22423"))
                .bodyJson()
                .extractingPath("sku_id")
                .isEqualTo("22423");
        assertThat(operator.get("/api/v2/skus/dcgs1"))
                .bodyJson()
                .extractingPath("name")
                .isEqualTo("Small");
        assertThat(operator.get("/api/v2/skus/DCGS1"))
                .bodyJson()
                .extractingPath("name")
                .isEqualTo("Capital");
        assertThat(operator.get("/api/v2/skus/Dcgs1")).hasStatus(404);
    }

    @Test
    void tenThousandSkusAreOneImport() {
        String first = many(i -> "First", 10_000);
        assertThat(operator.post("bulk1", first, "/api/v2/skus/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"listed": 10000, "changed": 0, "unchanged": 0}""");
        long before = lastEvent();
        assertThat(operator.post("bulk1", first, "/api/v2/skus/import"))
                .as("the same request again")
                .bodyJson()
                .isEqualTo("""
                        {"listed": 10000, "changed": 0, "unchanged": 0}""");
        assertThat(operator.post("bulk2", first, "/api/v2/skus/import"))
                .bodyJson()
                .isEqualTo("""
                {"listed": 0, "changed": 0, "unchanged": 10000}""");
        assertThat(lastEvent()).isEqualTo(before);
        assertThat(operator.post("bulk3", many(i -> i < 10 ? "Second" : "First", 10_000), "/api/v2/skus/import"))
                .bodyJson()
                .isEqualTo("""
                        {"listed": 0, "changed": 10, "unchanged": 9990}""");

        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            String page = body(operator.get("/api/v2/skus?limit=200&cursor={cursor}", cursor));
            ids.addAll(JsonPath.<List<String>>read(page, "$.skus[*].sku_id"));
            cursor = JsonPath.parse(page).read("$['next_cursor']", String.class);
        } while (cursor != null);
        assertThat(ids).filteredOn(id -> id.startsWith("bulk ")).hasSize(10_000);
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void everyBadFieldIsNamed() {
        assertThat(operator.post("bad", """
                {"skus": [{"sku_id": "a", "name": "", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "a/b", "name": "x", "prices": []},
                          {"sku_id": "a", "name": "x\\u0000", "prices": [{"amount_minor": 0, "currency": "GBP"}]},
                          {"sku_id": 1.5, "name": "x", "prices": [{"amount_minor": 1, "currency": "XYZ"}], "size": 3}]}""", "/api/v2/skus/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder(
                        "skus[0].name",
                        "skus[1].sku_id",
                        "skus[1].prices",
                        "skus[2].name",
                        "skus[2].prices[0].amount_minor",
                        "skus[3].sku_id",
                        "skus[3].prices[0].currency",
                        "skus[3].size");
        assertThat(operator.post("bad", """
                {"skus": [{"sku_id": "a", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "a", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"},
                                                                {"amount_minor": 2, "currency": "GBP"}]}]}""", "/api/v2/skus/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder("skus[1].sku_id", "skus[1].prices[1].currency");
        assertThat(operator.put("bad", """
                {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""", "/api/v2/skus/{id}", " a"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].field")
                .isEqualTo("sku_id");
        assertThat(operator.get("/api/v2/skus?limit=201")).hasStatus(400);
    }

    @Test
    void aKeyIsForOneBody() {
        String one = """
                {"name": "one", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""";
        String other = """
                {"name": "other", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""";
        assertThat(operator.put("key", one, "/api/v2/skus/KEY")).hasStatus(200);
        assertThat(operator.put("key", other, "/api/v2/skus/KEY")).hasStatus(422);
        assertThat(operator.put("key2", other, "/api/v2/skus/KEY")).hasStatus(200);
        assertThat(operator.put("key", one, "/api/v2/skus/KEY"))
                .as("repeated: the SKU as it is now")
                .hasStatus(200)
                .bodyJson()
                .extractingPath("name")
                .isEqualTo("other");
    }

    @Test
    void everybodyReadsAndOnlyOperatorsOfTheCatalogueWrite() {
        Edge shopper = operator.as("shopper", Scopes.ORDERS, Scopes.OPERATOR_STOCK);
        String body = """
                {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""";
        assertThat(shopper.put("s", body, "/api/v2/skus/S")).hasStatus(403);
        assertThat(shopper.post("s", many(i -> "x", 1), "/api/v2/skus/import")).hasStatus(403);
        assertThat(shopper.get("/api/v2/skus")).hasStatus(200);
        assertThat(shopper.get("/api/v2/skus/nothing")).hasStatus(404);
    }

    @Test
    void otherModulesMayAskForAListing() {
        List<Money> prices = List.of(Money.ofMinor(5, "GBP"));
        ask(new ListingRequested("asked", "Asked", prices));
        ask(new DelistingRequested("asked"));
        ask(new DelistingRequested("never heard of"));
        assertThat(told("asked"))
                .containsExactly(new SkuListed("asked", 1, "Asked", prices, Traits.NONE), new SkuDelisted("asked", 2));
        assertThat(told("never heard of")).isEmpty();
    }

    @Test
    void theDatabaseTakesNoFreeGoods() {
        operator.put("free", """
                {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""", "/api/v2/skus/FREE");
        assertThatThrownBy(() -> database.sql("update catalog.price set amount_minor = 0 where sku_id = 'FREE'")
                        .update())
                .hasMessageContaining("price_above_zero");
    }

    private void ask(CatalogRequest request) {
        transaction.executeWithoutResult(status -> publisher.publishEvent(request));
        await().untilAsserted(() -> assertThat(database.sql("select count(*) from outbox.delivery")
                        .query(Long.class)
                        .single())
                .isZero());
    }

    private List<CatalogEvent> told(String skuId) {
        List<CatalogEvent> told = new ArrayList<>();
        database.sql("select type, payload from outbox.event where correlation = ? order by id")
                .param(skuId)
                .query(row -> {
                    Class<? extends Event> type = TYPES.get(row.getString("type"));
                    if (type != null) {
                        told.add((CatalogEvent) EventTypes.decode(row.getString("payload"), type));
                    }
                });
        return told;
    }

    private long lastEvent() {
        return database.sql("select max(id) from outbox.event")
                .query(Long.class)
                .single();
    }

    private static String many(Function<Integer, String> name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> """
                        {"sku_id": "bulk %d", "name": "%s", "prices": [{"amount_minor": %d, "currency": "GBP"}]}""".formatted(i, name.apply(i), 1 + i))
                .collect(Collectors.joining(",", "{\"skus\": [", "]}"));
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
