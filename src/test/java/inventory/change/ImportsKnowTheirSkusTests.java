package inventory.change;

import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.restock;
import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.Traits;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Asker;
import testing.Edge;
import testing.Overlap;

/** An import is refused if it names SKUs that were never on sale, or a reference that belongs to other contents. A dry run writes nothing. */
class ImportsKnowTheirSkusTests extends StockTest {

    private static final String IMPORT = "/api/v2/stock/import";
    private static final String WRITTEN = """
            select (select count(*) from inventory.stock), (select count(*) from inventory.stock_change),
                   (select count(*) from inventory.movement), (select count(*) from inventory.idempotency),
                   (select count(*) from outbox.event), (select count(*) from platform.audit_log)
            """;

    Edge operator;

    @BeforeEach
    void operator(@Autowired WebApplicationContext context) {
        operator = Edge.of(context, Scopes.OPERATOR_STOCK);
    }

    @Test
    void unlistedSkusAreRefusedByRow() {
        list("known");
        String body = """
                {"reference": "un", "warehouse_id": "main", "items": [{"sku_id": "unknown 1", "quantity": 1},
                  {"sku_id": "known", "quantity": 1}, {"sku_id": "unknown 2", "quantity": 1}]}""";
        List<Long> before = asker.numbers(WRITTEN);
        assertBadFields(operator.post("un", body, IMPORT), "items[0].sku_id", "items[2].sku_id");
        assertBadFields(
                operator.post("un", body.replace("main", "no-such-warehouse"), IMPORT),
                "warehouse_id",
                "items[0].sku_id",
                "items[2].sku_id");
        assertThat(asker.numbers(WRITTEN)).isEqualTo(before);

        list("unknown 1");
        list("unknown 2");
        assertAnswer(operator.post("un", body, IMPORT), 200, "applied", true);
    }

    @Test
    void unlistedSkusAreAcceptedOnRequest() {
        assertAnswer(operator.post("al", """
                {"reference": "al", "warehouse_id": "main", "allow_unlisted": true,
                 "items": [{"sku_id": "al", "quantity": 1}]}""", IMPORT), 200, "applied", true);
        assertBadFields(operator.post("al2", """
                {"reference": "al2", "warehouse_id": "main", "items": [{"sku_id": "al", "quantity": 1}]}""", IMPORT), "items[0].sku_id");
    }

    @Test
    void goodsOfASkuThatIsNoLongerOnSaleMayArrive() {
        list("gone");
        asker.publish(new SkuDelisted("gone", 2));
        asker.awaitDelivered();
        assertAnswer(operator.post("gone", """
                {"reference": "gone", "warehouse_id": "main", "items": [{"sku_id": "gone", "quantity": 1}]}""", IMPORT), 200, "applied", true);
    }

    @Test
    void atMostFiftyRowsAreNamed() {
        String items = IntStream.range(0, 70)
                .mapToObj(i -> "{\"sku_id\": \"many %d\", \"quantity\": 1}".formatted(i))
                .collect(Collectors.joining(","));
        var refused = operator.post("many", """
                {"reference": "many", "warehouse_id": "main", "items": [%s]}""".formatted(items), IMPORT);
        assertAnswer(refused, 400, "details.omitted", 20);
        assertAnswer(refused, 400, "details.fields.length()", 50);
    }

    @Test
    void aReferenceIsForOneContent() {
        list("R1");
        list("R2");
        String body = """
                {"reference": "ref", "warehouse_id": "main", "items": [{"sku_id": "R1", "quantity": 5}, {"sku_id": "R2", "quantity": 3}]}""";
        assertAnswer(operator.post("r1", body, IMPORT), 200, "applied", true);
        String reordered = """
                {"reference": "ref", "warehouse_id": "main",
                 "items": [{"sku_id": "R2", "quantity": 3}, {"sku_id": "R1", "quantity": 4}, {"sku_id": "R1", "quantity": 1}]}""";
        assertAnswer(operator.post("r2", reordered, IMPORT), 200, "applied", false);

        List<Long> before = asker.numbers(WRITTEN);
        for (String other : List.of(
                body.replace("5", "6"),
                body.replace("main", "overflow"),
                body.replace(", {\"sku_id\": \"R2\", \"quantity\": 3}", ""))) {
            var refused = operator.post("r3" + other.hashCode(), other, IMPORT);
            assertAnswer(refused, 409, "code", "STOCK_REFERENCE_REUSED");
            assertAnswer(refused, 409, "details.reference", "ref");
        }
        assertAnswer(operator.post("r4", """
                {"reference": "ref", "warehouse_id": "main", "sku_id": "R1", "delta": 5, "reason": "x"}""", "/api/v2/stock/adjust"), 409, "code", "STOCK_REFERENCE_REUSED");
        assertAnswer(operator.post("r5", """
                {"reference": "ref", "from_warehouse_id": "main", "to_warehouse_id": "overflow",
                 "items": [{"sku_id": "R1", "quantity": 5}]}""", "/api/v2/stock/transfers"), 409, "code", "STOCK_REFERENCE_REUSED");
        List<Long> after = asker.numbers(WRITTEN);
        assertThat(after.subList(1, 4)).as("changes, movements, keys").isEqualTo(before.subList(1, 4));
    }

    /** An older build stored no contents, so its references still count as repeats. */
    @Test
    void aReferenceOfAnOlderBuildIsARepeat() {
        asker.execute(
                "insert into inventory.stock_change (reference, correlation, created_at) values ('old', 'old', now())");
        assertAnswer(operator.post("old", """
                {"reference": "old", "warehouse_id": "main", "items": [{"sku_id": "x", "quantity": 5}]}""", IMPORT), 200, "applied", false);
    }

    @Test
    void ofTwoInstancesOnlyOneGetsTheReference() {
        assertThat(overlapping(imports("race", 5), imports("race", 6)))
                .containsExactly("true", "STOCK_REFERENCE_REUSED");
        assertThat(overlapping(imports("race 2", 5), imports("race 2", 5))).containsExactly("true", "false");
        Supplier<String> adjustment =
                () -> asker.operator.adjusts(Asker.freshKey(), Stockroom.adjust("race 3", "main", "race", 5));
        assertThat(overlapping(imports("race 3", 5), adjustment)).containsExactly("true", "STOCK_REFERENCE_REUSED");
        assertThat(asker.row("race", "main").getFirst()).isEqualTo(15);
    }

    private Supplier<String> imports(String reference, long units) {
        return () -> asker.operator.imports(Asker.freshKey(), restock(reference, "main", line("race", units)));
    }

    private List<String> overlapping(Supplier<String> first, Supplier<String> second) {
        return Overlap.of(asker, first, second);
    }

    @Test
    void aDryRunAnswersAsTheImportWouldAndWritesNothing() {
        list("D1");
        String body = """
                {"reference": "dry", "warehouse_id": "main", "dry_run": true,
                 "items": [{"sku_id": "D1", "quantity": 5}, {"sku_id": "D2", "quantity": 3}]}""";
        String allowed = body.replace("\"dry_run\"", "\"allow_unlisted\": true, \"dry_run\"");
        List<Long> before = asker.numbers(WRITTEN);
        assertBadFields(operator.post("dry", body, IMPORT), "items[1].sku_id");
        assertBadFields(
                operator.post("dry", body.replace("main", "no-such-warehouse"), IMPORT),
                "warehouse_id",
                "items[1].sku_id");
        assertAnswer(operator.post("dry", allowed, IMPORT), 200, """
                {"applied": true, "skus": 2, "units": 8, "dry_run": true}""");
        assertThat(asker.numbers(WRITTEN)).isEqualTo(before);

        // The key is still free for the import itself.
        assertAnswer(operator.post("dry", allowed.replace("\"dry_run\": true,", ""), IMPORT), 200, """
                {"applied": true, "skus": 2, "units": 8}""");
        before = asker.numbers(WRITTEN);
        assertAnswer(operator.post("dry2", allowed, IMPORT), 200, "applied", false);
        assertAnswer(operator.post("dry2", allowed.replace("5", "6"), IMPORT), 409, "code", "STOCK_REFERENCE_REUSED");
        assertThat(asker.numbers(WRITTEN).subList(0, 5)).isEqualTo(before.subList(0, 5));
    }

    private void list(String skuId) {
        asker.publish(new SkuListed(skuId, 1, skuId, List.of(), Traits.NONE, null));
        asker.awaitDelivered();
    }
}
