package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import catalog.CatalogRequest.DelistingRequested;
import catalog.CatalogRequest.ListingRequested;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;

/** The HTTP API with which operators keep SKUs and their prices. */
class OperatorsKeepTheCatalogueOverHttpTests extends CatalogTest {

    @Test
    void aSkuIsListedChangedAndTakenOffSale() {
        String body = """
                {"name": "WHITE HANGING HEART", "listed": true,
                 "prices": [{"amount_minor": 255, "currency": "GBP"}, {"amount_minor": 295, "currency": "EUR"}]}""";
        assertAnswer(operator.put("p1", body, "/api/v2/skus/85123A"), 200, """
                {"sku_id": "85123A", "name": "WHITE HANGING HEART", "listed": true,
                 "prices": [{"amount_minor": 295, "currency": "EUR"}, {"amount_minor": 255, "currency": "GBP"}],
                 "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
        operator.put("p2", body, "/api/v2/skus/85123A");
        operator.put("p3", """
                {"name": "WHITE HANGING HEART", "prices": [{"amount_minor": 275, "currency": "GBP"}]}""", "/api/v2/skus/85123A");
        operator.put("p4", """
                {"name": "WHITE HANGING HEART", "prices": [{"amount_minor": 275, "currency": "GBP"}], "listed": false}""", "/api/v2/skus/85123A");

        assertAnswer(operator.get("/api/v2/skus/85123A"), 200, """
                {"sku_id": "85123A", "name": "WHITE HANGING HEART", "listed": false,
                 "prices": [{"amount_minor": 275, "currency": "GBP"}],
                 "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
        List<Money> before = List.of(Money.ofMinor(295, "EUR"), Money.ofMinor(255, "GBP"));
        List<Money> after = List.of(Money.ofMinor(275, "GBP"));
        assertThat(published("85123A"))
                .containsExactly(
                        new SkuListed("85123A", 1, "WHITE HANGING HEART", before, Traits.NONE, null),
                        new SkuRepriced("85123A", 2, "WHITE HANGING HEART", after, Traits.NONE, null),
                        new SkuDelisted("85123A", 3));
    }

    @Test
    void idsAreTextAsWritten() {
        assertAnswer(operator.post("ids", """
                {"skus": [{"sku_id": "PADS TO MATCH", "name": "Pads", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": 22423, "name": "Cakestand", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "dcgs1", "name": "Small", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "DCGS1", "name": "Capital", "prices": [{"amount_minor": 1, "currency": "GBP"}]}]}""", IMPORT), 200, """
                        {"listed": 4, "changed": 0, "unchanged": 0}""");
        assertAnswer(operator.get("/api/v2/skus/{id}", "PADS TO MATCH"), 200, "name", "Pads");
        assertAnswer(operator.get("/api/v2/skus/22423"), 200, "sku_id", "22423");
        assertAnswer(operator.get("/api/v2/skus/dcgs1"), 200, "name", "Small");
        assertAnswer(operator.get("/api/v2/skus/DCGS1"), 200, "name", "Capital");
        assertThat(operator.get("/api/v2/skus/Dcgs1")).hasStatus(404);
    }

    @Test
    void tenThousandSkusAreOneImport() {
        String first = many(i -> "First", 10_000);
        assertAnswer(operator.post("bulk1", first, IMPORT), 200, """
                {"listed": 10000, "changed": 0, "unchanged": 0}""");
        long before = asker.lastEventId();
        assertAnswer(operator.post("bulk1", first, IMPORT), 200, """
                {"listed": 10000, "changed": 0, "unchanged": 0}""");
        assertAnswer(operator.post("bulk2", first, IMPORT), 200, """
                {"listed": 0, "changed": 0, "unchanged": 10000}""");
        assertThat(asker.lastEventId()).isEqualTo(before);
        assertAnswer(operator.post("bulk3", many(i -> i < 10 ? "Second" : "First", 10_000), IMPORT), 200, """
                        {"listed": 0, "changed": 10, "unchanged": 9990}""");

        List<String> ids = operator.pages("/api/v2/skus?limit=200", "$.skus[*].sku_id");
        assertThat(ids).filteredOn(id -> id.startsWith("bulk ")).hasSize(10_000);
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void everyBadFieldIsNamed() {
        assertBadFields(
                operator.post("bad", """
                {"skus": [{"sku_id": "a", "name": "", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "a/b", "name": "x", "prices": []},
                          {"sku_id": "a", "name": "x\\u0000", "prices": [{"amount_minor": 0, "currency": "GBP"}]},
                          {"sku_id": 1.5, "name": "x", "prices": [{"amount_minor": 1, "currency": "XYZ"}], "size": 3}]}""", IMPORT),
                "skus[0].name",
                "skus[1].sku_id",
                "skus[1].prices",
                "skus[2].name",
                "skus[2].prices[0].amount_minor",
                "skus[2].sku_id",
                "skus[3].sku_id",
                "skus[3].prices[0].currency",
                "skus[3].size");
        assertBadFields(operator.post("bad", """
                {"skus": [{"sku_id": "a", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]},
                          {"sku_id": "a", "name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"},
                                                                {"amount_minor": 2, "currency": "GBP"}]}]}""", IMPORT), "skus[1].sku_id", "skus[1].prices[1].currency");
        assertBadFields(operator.put("bad", """
                {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""", "/api/v2/skus/{id}", " a"), "sku_id");
        assertThat(operator.get("/api/v2/skus?limit=201")).hasStatus(400);
    }

    @Test
    void aKeyIsForOneBody() {
        String one = """
                {"name": "one", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""";
        String other = one.replace("one", "other");
        assertThat(operator.put("key", one, "/api/v2/skus/KEY")).hasStatus(200);
        assertThat(operator.put("key", other, "/api/v2/skus/KEY")).hasStatus(422);
        assertThat(operator.put("key2", other, "/api/v2/skus/KEY")).hasStatus(200);
        // The answer to a repeated request is the SKU as it is now.
        assertAnswer(operator.put("key", one, "/api/v2/skus/KEY"), 200, "name", "other");
    }

    @Test
    void everybodyReadsAndOnlyOperatorsOfTheCatalogueWrite() {
        Edge shopper = operator.as("shopper", Scopes.ORDERS, Scopes.OPERATOR_STOCK);
        String body = """
                {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""";
        assertThat(shopper.put("s", body, "/api/v2/skus/S")).hasStatus(403);
        assertThat(shopper.post("s", many(i -> "x", 1), IMPORT)).hasStatus(403);
        assertThat(shopper.get("/api/v2/skus")).hasStatus(200);
        assertThat(shopper.get("/api/v2/skus/nothing")).hasStatus(404);
    }

    @Test
    void otherModulesMayRequestAListing() {
        List<Money> prices = List.of(Money.ofMinor(5, "GBP"));
        asker.publish(new ListingRequested("requested", "Requested", prices));
        asker.awaitDelivered();
        asker.publish(new DelistingRequested("requested"), new DelistingRequested("unknown"));
        asker.awaitDelivered();
        assertThat(published("requested"))
                .containsExactly(
                        new SkuListed("requested", 1, "Requested", prices, Traits.NONE, null),
                        new SkuDelisted("requested", 2));
        assertThat(published("unknown")).isEmpty();
    }

    @Test
    void theDatabaseRefusesAPriceOfZero() {
        operator.put("free", """
                {"name": "x", "prices": [{"amount_minor": 1, "currency": "GBP"}]}""", "/api/v2/skus/FREE");
        assertThatThrownBy(() -> asker.database()
                        .sql("update catalog.price set amount_minor = 0 where sku_id = 'FREE'")
                        .update())
                .hasMessageContaining("price_above_zero");
    }

    private static String many(Function<Integer, String> name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> """
                        {"sku_id": "bulk %d", "name": "%s", "prices": [{"amount_minor": %d, "currency": "GBP"}]}""".formatted(i, name.apply(i), 1 + i))
                .collect(Collectors.joining(",", "{\"skus\": [", "]}"));
    }
}
