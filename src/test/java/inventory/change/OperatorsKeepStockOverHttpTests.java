package inventory.change;

import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;
import static testing.Edge.assertStatus;

import inventory.InventoryEvent.AvailabilityChanged;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;

/** The HTTP API with which operators keep warehouses and stock. */
class OperatorsKeepStockOverHttpTests extends StockTest {

    private static final String IMPORT = "/api/v2/stock/import";
    private static final String ADJUST = "/api/v2/stock/adjust";
    private static final String TRANSFER = "/api/v2/stock/transfers";

    @Autowired
    WebApplicationContext context;

    Edge operator;

    @BeforeEach
    void operator() {
        operator = Edge.of(context, Scopes.OPERATOR_STOCK);
    }

    @Test
    void warehousesAreListedInTheOrderInWhichTheyServe() {
        assertAnswer(operator.put("w1", """
                {"name": "Attic", "priority": 0}""", "/api/v2/warehouses/attic"), 200, """
                {"warehouse_id": "attic", "name": "Attic", "priority": 0}""");
        assertAnswer(
                operator.get("/api/v2/warehouses"),
                200,
                "warehouses[*].warehouse_id",
                List.of("attic", "main", "overflow"));

        operator.put("w2", """
                {"name": "The attic", "priority": 9}""", "/api/v2/warehouses/attic");
        assertAnswer(operator.get("/api/v2/warehouses"), 200, "warehouses[2].name", "The attic");
        operator.put("w3", """
                {"name": "Attic", "priority": 99}""", "/api/v2/warehouses/attic");
    }

    @Test
    void goodsAreTakenInOncePerReference() {
        String body = """
                {"reference": "delivery 1", "allow_unlisted": true, "warehouse_id": "main",
                 "items": [{"sku_id": "PADS TO MATCH", "quantity": 3}, {"sku_id": 22423, "quantity": 2},
                           {"sku_id": "22423", "quantity": 5}]}""";
        for (String key : List.of("in1", "in1", "in2")) {
            assertAnswer(operator.post(key, body, IMPORT), 200, """
                    {"applied": %s, "skus": 2, "units": 10}""".formatted(key.equals("in1")));
        }

        assertAnswer(operator.get("/api/v2/stock/{sku_id}", "PADS TO MATCH"), 200, "on_hand", 3);
        assertAnswer(operator.get("/api/v2/stock/22423"), 200, """
                {"sku_id": "22423", "on_hand": 7, "reserved": 0, "available": 7,
                 "warehouses": [{"warehouse_id": "main", "on_hand": 7, "reserved": 0, "available": 7}]}""");
    }

    @Test
    void aCountIsCorrectedOncePerReference() {
        restock("AC", 10);
        String body = """
                {"reference": "count 1", "warehouse_id": "main", "sku_id": "AC", "delta": -3, "reason": "broken"}""";
        assertAnswer(operator.post("a1", body, ADJUST), 200, "on_hand", 7);
        assertThat(operator.post("a1", body, ADJUST)).hasStatus(200);
        assertAnswer(operator.post("a2", body, ADJUST), 200, "on_hand", 7);
    }

    @Test
    void aCountBelowWhatIsReservedIsRefusedWithTheHolders() {
        restock("BR", 10);
        asker.ask(reserve("br/held", line("BR", 4)), reserve("br/sold", line("BR", 2)), commit("br/sold"));
        String body = """
                {"reference": "br/count", "warehouse_id": "main", "sku_id": "BR", "delta": -5, "reason": "lost"}""";
        MvcTestResult refused = operator.post("br", body, ADJUST);
        assertAnswer(refused, 409, "details.references", List.of("br/held"));
        assertAnswer(refused, 409, "code", "BELOW_RESERVED");

        asker.ask(release("br/held"));
        // The refusal has stored neither the key nor the reference.
        assertAnswer(operator.post("br", body, ADJUST), 200, "on_hand", 3);
    }

    @Test
    void whatIsForcedIsTakenFromTheNewestHolders() {
        restock("FO", 10);
        asker.ask(reserve("fo/old", line("FO", 4)), reserve("fo/new", line("FO", 4)));
        String body = """
                {"reference": "fo/count", "warehouse_id": "main", "sku_id": "FO", "delta": -3, "reason": "lost", "force": true}""";
        assertAnswer(operator.post("fo", body, ADJUST), 403, "details.scope", "operator.stock.force");
        assertThat(operator.as("chief", Scopes.OPERATOR_STOCK_FORCE).post("fo", body, ADJUST))
                .as("both scopes are needed")
                .hasStatus(403);

        Edge chief = operator.as("chief", Scopes.OPERATOR_STOCK, Scopes.OPERATOR_STOCK_FORCE);
        for (int time = 0; time < 2; time++) {
            assertAnswer(chief.post("fo", body, ADJUST), 200, """
                    {"sku_id": "FO", "on_hand": 7, "reserved": 4, "available": 3,
                     "warehouses": [{"warehouse_id": "main", "on_hand": 7, "reserved": 4, "available": 3}]}""");
        }
        assertThat(operator.get("/api/v2/stock/FO/movements"))
                .bodyJson()
                .extractingPath("movements[1]")
                .asMap()
                .containsEntry("kind", "WITHDRAWN")
                .containsEntry("reference", "fo/new")
                .containsEntry("reason", "lost")
                .containsEntry("reserved", Map.of("before", 8, "after", 4, "delta", -4));

        String belowZero = body.replace("fo/count", "fo/count/2").replace("-3", "-8");
        assertAnswer(chief.post("fo2", belowZero, ADJUST), 409, "details.references", List.of("fo/old"));
    }

    @Test
    void unitsAreMovedOncePerReferenceAndOnlyWhatIsFree() {
        restock("TR", 10);
        asker.ask(reserve("tr/held", line("TR", 4)));
        String body = """
                {"reference": "tr", "from_warehouse_id": "main", "to_warehouse_id": "overflow",
                 "items": [{"sku_id": "TR", "quantity": 5}, {"sku_id": "TR", "quantity": 2}, {"sku_id": "TRX", "quantity": 1}]}""";
        MvcTestResult refused = operator.post("tr", body, TRANSFER);
        assertAnswer(refused, 409, "code", "NOT_FREE");
        assertAnswer(
                refused,
                409,
                "details.items",
                List.of(
                        Map.of("sku_id", "TR", "requested", 7, "available", 6),
                        Map.of("sku_id", "TRX", "requested", 1, "available", 0)));

        asker.ask(release("tr/held"), Stockroom.restock("trx", "main", line("TRX", 1)));
        for (String key : List.of("tr", "tr", "tr-again")) {
            assertAnswer(operator.post(key, body, TRANSFER), 200, "applied", key.equals("tr"));
        }
        assertAnswer(operator.get("/api/v2/stock/TR"), 200, "warehouses[*].on_hand", List.of(3, 7));
        assertAnswer(
                operator.get("/api/v2/stock/TR/movements"),
                200,
                "movements[0:2].kind",
                List.of("TRANSFERRED_IN", "TRANSFERRED_OUT"));
    }

    @Test
    void aTransferNeedsTwoKnownWarehouses() {
        String body = """
                {"reference": "w", "from_warehouse_id": "%s", "to_warehouse_id": "%s", "items": [{"sku_id": "W", "quantity": 1}]}""";
        assertBadFields(operator.post("w1", body.formatted("main", "mars"), TRANSFER), "to_warehouse_id");
        assertBadFields(operator.post("w2", body.formatted("mars", "main"), TRANSFER), "from_warehouse_id");
        assertBadFields(operator.post("w3", body.formatted("main", "main"), TRANSFER), "to_warehouse_id");
    }

    @Test
    void theLedgerIsReadPageByPageNewestFirst() {
        restock("LG", 10);
        asker.ask(reserve("lg/1", line("LG", 4)), commit("lg/1"));
        assertThat(operator.pages("/api/v2/stock/LG/movements?limit=1", "$.movements[*].kind"))
                .containsExactly("COMMITTED", "RESERVED", "RESTOCKED");
        assertThat(operator.get("/api/v2/stock/LG/movements"))
                .bodyJson()
                .extractingPath("movements[0]")
                .asMap()
                .containsEntry("reference", "lg/1")
                .containsEntry("correlation", "order-1")
                .containsEntry("trace_id", "trace-of-lg/1")
                .containsEntry("on_hand", Map.of("before", 10, "after", 6, "delta", -4))
                .containsEntry("reserved", Map.of("before", 4, "after", 0, "delta", -4));
        assertThat(operator.get("/api/v2/stock/LG/movements?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void everyBadFieldIsNamed() {
        assertBadFields(
                operator.post("bad", """
                {"reference": "", "warehouse_id": "main", "colour": 1,
                 "items": [{"sku_id": "a/b", "quantity": 1}, {"sku_id": " a", "quantity": 0},
                           {"sku_id": "a", "quantity": 1000001}, {"quantity": "2"}]}""", IMPORT),
                "reference",
                "colour",
                "items[0].sku_id",
                "items[1].sku_id",
                "items[1].quantity",
                "items[2].quantity",
                "items[2].sku_id",
                "items[3].sku_id",
                "items[3].quantity");
        assertBadFields(operator.post("bad", """
                {"reference": "x\\u0000", "warehouse_id": "main", "sku_id": "a", "delta": 0, "reason": ""}""", ADJUST), "reference", "delta", "reason");
        assertBadFields(operator.post("bad", """
                {"reference": "x", "warehouse_id": "ma\\u0000in", "items": [{"sku_id": "half \\ud800", "quantity": 1}]}""", IMPORT), "warehouse_id", "items[0].sku_id");
        assertBadFields(operator.put("bad", """
                {"name": "", "priority": -1}""", "/api/v2/warehouses/bad"), "name", "priority");
        assertThat(operator.get("/api/v2/stock/{sku_id}", "a\u0001")).hasStatus(400);
        assertThat(operator.get("/api/v2/stock/LG/movements?limit=0")).hasStatus(400);
    }

    @Test
    void aWarehouseMustBeKnown() {
        String body = """
                {"reference": "unknown", "allow_unlisted": true, "warehouse_id": "moon", "items": [{"sku_id": "M", "quantity": 1}]}""";
        assertBadFields(operator.post("unknown", body, IMPORT), "warehouse_id");
        assertThat(operator.get("/api/v2/stock/M")).hasStatus(404);
        asker.warehouse("moon", 1_000);
        assertThat(operator.post("unknown", body, IMPORT)).hasStatus(200);
    }

    @Test
    void aKeyIsForOneBodyOfOnePrincipal() {
        String one = """
                {"reference": "key/1", "allow_unlisted": true, "warehouse_id": "main", "items": [{"sku_id": "K", "quantity": 1}]}""";
        String other = one.replace("key/1", "key/2");
        assertThat(operator.post("same", one, IMPORT)).hasStatus(200);
        assertAnswer(operator.post("same", other, IMPORT), 422, "code", "IDEMPOTENCY_KEY_REUSED");
        assertThat(operator.as("another", Scopes.OPERATOR_STOCK).post("same", other, IMPORT))
                .hasStatus(200);
        assertThat(operator.post(null, other, IMPORT)).hasStatus(400);
    }

    @Test
    void onlyForOperatorsOfStock() {
        Edge shopper = operator.as("shopper", Scopes.ORDERS, Scopes.OPERATOR_CATALOG);
        assertStatus(
                403,
                shopper.get("/api/v2/stock/K"),
                shopper.get("/api/v2/stock/K/movements"),
                shopper.get("/api/v2/warehouses"),
                shopper.put("s", """
                {"name": "Mine", "priority": 0}""", "/api/v2/warehouses/mine"),
                shopper.post("s", """
                {"reference": "s", "warehouse_id": "main", "items": [{"sku_id": "K", "quantity": 1}]}""", IMPORT),
                shopper.post("s", """
                {"reference": "s", "warehouse_id": "main", "sku_id": "K", "delta": 1, "reason": "gift"}""", ADJUST),
                shopper.post("s", """
                {"reference": "s", "from_warehouse_id": "main", "to_warehouse_id": "overflow",
                 "items": [{"sku_id": "K", "quantity": 1}]}""", TRANSFER));
    }

    @Test
    void tenThousandSkusComeInAtOnce() {
        String items = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"sku_id\": \"bulk %d\", \"quantity\": %d}".formatted(i, 1 + i % 7))
                .collect(Collectors.joining(","));
        long before = asker.lastEventId();
        assertThat(operator.post("bulk", """
                {"reference": "bulk", "allow_unlisted": true, "warehouse_id": "overflow", "items": [%s]}""".formatted(items), IMPORT)).hasStatus(200);
        assertThat(asker.count("select count(*) from inventory.stock where sku_id like 'bulk %'"))
                .isEqualTo(10_000);
        assertThat(asker.publishedAfter(before, AvailabilityChanged.class)).hasSize(10_000);
    }

    private void restock(String skuId, int units) {
        assertThat(operator.post("in-" + skuId, """
                        {"reference": "in %1$s", "allow_unlisted": true, "warehouse_id": "main", "items": [{"sku_id": "%1$s", "quantity": %2$d}]}""".formatted(skuId, units), IMPORT))
                .hasStatus(200);
    }
}
