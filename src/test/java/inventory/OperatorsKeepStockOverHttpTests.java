package inventory;

import static inventory.Stockroom.commit;
import static inventory.Stockroom.line;
import static inventory.Stockroom.reserve;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import inventory.InventoryEvent.AvailabilityChanged;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;
import testing.ModuleTest;

@ModuleTest
@Import(Asker.class)
class OperatorsKeepStockOverHttpTests {

    @Autowired
    Asker asker;

    @Autowired
    WebApplicationContext context;

    Edge operator;

    @BeforeEach
    void warehouses() {
        operator = Edge.of(context, Scopes.OPERATOR_STOCK);
        asker.warehouse("main", 1);
        asker.warehouse("overflow", 2);
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }

    @Test
    void warehousesAreListedInTheOrderInWhichTheyServe() {
        assertThat(operator.put("w1", """
                {"name": "Attic", "priority": 0}""", "/api/v2/warehouses/attic"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"warehouse_id": "attic", "name": "Attic", "priority": 0}""");
        assertThat(operator.get("/api/v2/warehouses"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("warehouses[*].warehouse_id")
                .isEqualTo(List.of("attic", "main", "overflow"));

        operator.put("w2", """
                {"name": "The attic", "priority": 9}""", "/api/v2/warehouses/attic");
        assertThat(operator.get("/api/v2/warehouses"))
                .bodyJson()
                .extractingPath("warehouses[2].name")
                .isEqualTo("The attic");
        operator.put("w3", """
                {"name": "Attic", "priority": 99}""", "/api/v2/warehouses/attic");
    }

    @Test
    void goodsAreTakenInOncePerReference() {
        String body = """
                {"reference": "delivery 1", "warehouse_id": "main",
                 "items": [{"sku_id": "PADS TO MATCH", "quantity": 3}, {"sku_id": 22423, "quantity": 2},
                           {"sku_id": "22423", "quantity": 5}]}""";
        assertThat(operator.post("in1", body, "/api/v2/stock/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"applied": true}""");
        assertThat(operator.post("in1", body, "/api/v2/stock/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"applied": true}""");
        assertThat(operator.post("in2", body, "/api/v2/stock/import"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"applied": false}""");

        assertThat(operator.get("/api/v2/stock/{sku_id}", "PADS TO MATCH"))
                .bodyJson()
                .extractingPath("on_hand")
                .isEqualTo(3);
        assertThat(operator.get("/api/v2/stock/22423"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"sku_id": "22423", "on_hand": 7, "reserved": 0, "available": 7,
                 "warehouses": [{"warehouse_id": "main", "on_hand": 7, "reserved": 0, "available": 7}]}""");
    }

    @Test
    void aCountIsCorrectedOncePerReference() {
        restock("AC", 10);
        String body = """
                {"reference": "count 1", "warehouse_id": "main", "sku_id": "AC", "delta": -3, "reason": "broken"}""";
        assertThat(operator.post("a1", body, "/api/v2/stock/adjust"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("on_hand")
                .isEqualTo(7);
        assertThat(operator.post("a1", body, "/api/v2/stock/adjust")).hasStatus(200);
        assertThat(operator.post("a2", body, "/api/v2/stock/adjust"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("on_hand")
                .isEqualTo(7);
    }

    @Test
    void aCountBelowWhatIsReservedIsRefusedWithTheHolders() {
        restock("BR", 10);
        asker.ask(reserve("br/held", line("BR", 4)), reserve("br/sold", line("BR", 2)), commit("br/sold"));
        String body = """
                {"reference": "br/count", "warehouse_id": "main", "sku_id": "BR", "delta": -5, "reason": "lost"}""";
        MvcTestResult refused = operator.post("br", body, "/api/v2/stock/adjust");
        assertThat(refused)
                .hasStatus(409)
                .bodyJson()
                .extractingPath("details.references")
                .isEqualTo(List.of("br/held"));
        assertThat(refused).bodyJson().extractingPath("code").isEqualTo("BELOW_RESERVED");

        asker.ask(Stockroom.release("br/held"));
        assertThat(operator.post("br", body, "/api/v2/stock/adjust"))
                .as("a refusal leaves neither key nor reference behind")
                .hasStatus(200)
                .bodyJson()
                .extractingPath("on_hand")
                .isEqualTo(3);
    }

    @Test
    void whatIsForcedIsTakenFromTheNewestHolders() {
        restock("FO", 10);
        asker.ask(reserve("fo/old", line("FO", 4)), reserve("fo/new", line("FO", 4)));
        String body = """
                {"reference": "fo/count", "warehouse_id": "main", "sku_id": "FO", "delta": -3, "reason": "lost", "force": true}""";
        MvcTestResult forbidden = operator.post("fo", body, "/api/v2/stock/adjust");
        assertThat(forbidden)
                .hasStatus(403)
                .bodyJson()
                .extractingPath("details.scope")
                .isEqualTo("operator.stock.force");
        assertThat(operator.as("chief", Scopes.OPERATOR_STOCK_FORCE).post("fo", body, "/api/v2/stock/adjust"))
                .as("it takes both scopes")
                .hasStatus(403);

        Edge chief = operator.as("chief", Scopes.OPERATOR_STOCK, Scopes.OPERATOR_STOCK_FORCE);
        for (int time = 0; time < 2; time++) {
            assertThat(chief.post("fo", body, "/api/v2/stock/adjust"))
                    .hasStatus(200)
                    .bodyJson()
                    .isEqualTo("""
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

        assertThat(chief.post(
                        "fo2", body.replace("fo/count", "fo/count/2").replace("-3", "-8"), "/api/v2/stock/adjust"))
                .as("not even with force below nothing")
                .hasStatus(409)
                .bodyJson()
                .extractingPath("details.references")
                .isEqualTo(List.of("fo/old"));
    }

    @Test
    void unitsAreMovedOncePerReferenceAndOnlyWhatIsFree() {
        restock("TR", 10);
        asker.ask(reserve("tr/held", line("TR", 4)));
        String body = """
                {"reference": "tr", "from_warehouse_id": "main", "to_warehouse_id": "overflow",
                 "items": [{"sku_id": "TR", "quantity": 5}, {"sku_id": "TR", "quantity": 2}, {"sku_id": "TRX", "quantity": 1}]}""";
        MvcTestResult refused = operator.post("tr", body, "/api/v2/stock/transfers");
        assertThat(refused).hasStatus(409).bodyJson().extractingPath("code").isEqualTo("NOT_FREE");
        assertThat(refused)
                .bodyJson()
                .extractingPath("details.items")
                .isEqualTo(List.of(
                        Map.of("sku_id", "TR", "requested", 7, "available", 6),
                        Map.of("sku_id", "TRX", "requested", 1, "available", 0)));

        asker.ask(Stockroom.release("tr/held"), Stockroom.restock("trx", "main", line("TRX", 1)));
        for (String key : List.of("tr", "tr", "tr-again")) {
            assertThat(operator.post(key, body, "/api/v2/stock/transfers"))
                    .hasStatus(200)
                    .bodyJson()
                    .extractingPath("applied")
                    .isEqualTo(key.equals("tr"));
        }
        assertThat(operator.get("/api/v2/stock/TR"))
                .bodyJson()
                .extractingPath("warehouses[*].on_hand")
                .isEqualTo(List.of(3, 7));
        assertThat(operator.get("/api/v2/stock/TR/movements"))
                .bodyJson()
                .extractingPath("movements[0:2].kind")
                .isEqualTo(List.of("TRANSFERRED_IN", "TRANSFERRED_OUT"));
    }

    @Test
    void aTransferNeedsTwoKnownWarehouses() {
        String body = """
                {"reference": "w", "from_warehouse_id": "%s", "to_warehouse_id": "%s", "items": [{"sku_id": "W", "quantity": 1}]}""";
        Map.of("to_warehouse_id", body.formatted("main", "mars"), "from_warehouse_id", body.formatted("mars", "main"))
                .forEach((field, bad) -> assertThat(operator.post("w-" + field, bad, "/api/v2/stock/transfers"))
                        .hasStatus(400)
                        .bodyJson()
                        .extractingPath("details.fields[0].field")
                        .isEqualTo(field));
        assertThat(operator.post("w", body.formatted("main", "main"), "/api/v2/stock/transfers"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].field")
                .isEqualTo("to_warehouse_id");
    }

    @Test
    void theLedgerIsReadPageByPageNewestFirst() {
        restock("LG", 10);
        asker.ask(reserve("lg/1", line("LG", 4)), commit("lg/1"));
        List<Object> kinds = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            MvcTestResult result = operator.get("/api/v2/stock/LG/movements?limit=1&cursor={cursor}", cursor);
            assertThat(result)
                    .hasStatus(200)
                    .bodyJson()
                    .extractingPath("movements[0].kind")
                    .satisfies(kinds::add);
            cursor = page == 2 ? "" : JsonPath.read(body(result), "$.next_cursor");
        }
        assertThat(kinds).containsExactly("COMMITTED", "RESERVED", "RESTOCKED");
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
        assertThat(operator.post("bad", """
                {"reference": "", "warehouse_id": "main", "colour": 1,
                 "items": [{"sku_id": "a/b", "quantity": 1}, {"sku_id": " a", "quantity": 0},
                           {"sku_id": "a", "quantity": 1000001}, {"quantity": "2"}]}""", "/api/v2/stock/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder(
                        "reference",
                        "colour",
                        "items[0].sku_id",
                        "items[1].sku_id",
                        "items[1].quantity",
                        "items[2].quantity",
                        "items[3].sku_id",
                        "items[3].quantity");
        assertThat(operator.post("bad", """
                {"reference": "x\\u0000", "warehouse_id": "main", "sku_id": "a", "delta": 0, "reason": ""}""", "/api/v2/stock/adjust"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder("reference", "delta", "reason");
        assertThat(operator.post("bad", """
                {"reference": "x", "warehouse_id": "ma\\u0000in", "items": [{"sku_id": "half \\ud800", "quantity": 1}]}""", "/api/v2/stock/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder("warehouse_id", "items[0].sku_id");
        assertThat(operator.put("bad", """
                {"name": "", "priority": -1}""", "/api/v2/warehouses/bad"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder("name", "priority");
        assertThat(operator.get("/api/v2/stock/{sku_id}", "a\u0001")).hasStatus(400);
        assertThat(operator.get("/api/v2/stock/LG/movements?limit=0")).hasStatus(400);
    }

    @Test
    void aWarehouseMustBeKnown() {
        assertThat(operator.post("unknown", """
                {"reference": "unknown", "warehouse_id": "moon", "items": [{"sku_id": "M", "quantity": 1}]}""", "/api/v2/stock/import"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].field")
                .isEqualTo("warehouse_id");
        assertThat(operator.get("/api/v2/stock/M")).hasStatus(404);
        asker.warehouse("moon", 1_000);
        assertThat(operator.post("unknown", """
                {"reference": "unknown", "warehouse_id": "moon", "items": [{"sku_id": "M", "quantity": 1}]}""", "/api/v2/stock/import")).hasStatus(200);
    }

    @Test
    void aKeyIsForOneBodyOfOnePrincipal() {
        String one = """
                {"reference": "key/1", "warehouse_id": "main", "items": [{"sku_id": "K", "quantity": 1}]}""";
        String other = """
                {"reference": "key/2", "warehouse_id": "main", "items": [{"sku_id": "K", "quantity": 1}]}""";
        assertThat(operator.post("same", one, "/api/v2/stock/import")).hasStatus(200);
        assertThat(operator.post("same", other, "/api/v2/stock/import"))
                .hasStatus(422)
                .bodyJson()
                .extractingPath("code")
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(operator.as("another", Scopes.OPERATOR_STOCK).post("same", other, "/api/v2/stock/import"))
                .hasStatus(200);
        assertThat(operator.post(null, other, "/api/v2/stock/import")).hasStatus(400);
    }

    @Test
    void onlyForOperatorsOfStock() {
        Edge shopper = operator.as("shopper", Scopes.ORDERS, Scopes.OPERATOR_CATALOG);
        assertThat(shopper.get("/api/v2/stock/K")).hasStatus(403);
        assertThat(shopper.get("/api/v2/stock/K/movements")).hasStatus(403);
        assertThat(shopper.get("/api/v2/warehouses")).hasStatus(403);
        assertThat(shopper.put("s", """
                {"name": "Mine", "priority": 0}""", "/api/v2/warehouses/mine")).hasStatus(403);
        assertThat(shopper.post("s", """
                {"reference": "s", "warehouse_id": "main", "items": [{"sku_id": "K", "quantity": 1}]}""", "/api/v2/stock/import")).hasStatus(403);
        assertThat(shopper.post("s", """
                {"reference": "s", "warehouse_id": "main", "sku_id": "K", "delta": 1, "reason": "gift"}""", "/api/v2/stock/adjust")).hasStatus(403);
        assertThat(shopper.post("s", """
                {"reference": "s", "from_warehouse_id": "main", "to_warehouse_id": "overflow",
                 "items": [{"sku_id": "K", "quantity": 1}]}""", "/api/v2/stock/transfers")).hasStatus(403);
    }

    @Test
    void tenThousandSkusComeInAtOnce() {
        String items = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"sku_id\": \"bulk %d\", \"quantity\": %d}".formatted(i, 1 + i % 7))
                .collect(Collectors.joining(","));
        long before = asker.count("select max(id) from outbox.event");
        assertThat(operator.post(
                        "bulk",
                        "{\"reference\": \"bulk\", \"warehouse_id\": \"overflow\", \"items\": [" + items + "]}",
                        "/api/v2/stock/import"))
                .hasStatus(200);
        assertThat(asker.count("select count(*) from inventory.stock where sku_id like 'bulk %'"))
                .isEqualTo(10_000);
        assertThat(asker.told(before))
                .filteredOn(AvailabilityChanged.class::isInstance)
                .hasSize(10_000);
    }

    private void restock(String skuId, int units) {
        assertThat(operator.post("in-" + skuId, """
                        {"reference": "in %1$s", "warehouse_id": "main", "items": [{"sku_id": "%1$s", "quantity": %2$d}]}""".formatted(skuId, units), "/api/v2/stock/import"))
                .hasStatus(200);
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
