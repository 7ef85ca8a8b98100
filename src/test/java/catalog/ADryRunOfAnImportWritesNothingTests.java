package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ADryRunOfAnImportWritesNothingTests extends CatalogTest {

    private static final String WRITTEN = """
            select (select count(*) from catalog.sku), (select coalesce(sum(version), 0) from catalog.sku),
                   (select count(*) from catalog.price), (select count(*) from catalog.idempotency),
                   (select count(*) from outbox.event)
            """;

    @Test
    void itAnswersAsTheImportWould() {
        assertThat(putSku("dry-old", sku("'listed': true"))).hasStatus(200);
        String body = """
                {"dry_run": true, "skus": [%s, %s]}""".formatted(item("dry-old"), item("dry-new"));
        List<Long> before = asker.numbers(WRITTEN);
        assertAnswer(operator.post("dry", body, IMPORT), 200, """
                {"listed": 1, "changed": 0, "unchanged": 1, "dry_run": true}""");
        assertThat(asker.numbers(WRITTEN)).isEqualTo(before);
        assertThat(operator.get("/api/v2/skus/dry-new")).hasStatus(404);

        // The key is still free for the import itself.
        assertAnswer(operator.post("dry", body.replace("\"dry_run\": true, ", ""), IMPORT), 200, """
                {"listed": 1, "changed": 0, "unchanged": 1}""");
        assertThat(operator.get("/api/v2/skus/dry-new")).hasStatus(200);
        assertAnswer(operator.post("dry2", body, IMPORT), 200, "unchanged", 2);
    }

    @Test
    void itNamesTheErrorsByRow() {
        String bad = item("bad").replace("\"listed\"", "\"category\": \"nowhere\", \"listed\"");
        List<Long> before = asker.numbers(WRITTEN);
        assertBadFields(
                operator.post("bad", "{\"dry_run\": true, \"skus\": [%s, %s]}".formatted(item("good"), bad), IMPORT),
                "skus[1].category");
        String many = IntStream.range(0, 60)
                .mapToObj(i -> bad.replace("\"bad\"", "\"bad%d\"".formatted(i)))
                .collect(Collectors.joining(","));
        var refused = operator.post("bad", "{\"dry_run\": true, \"skus\": [%s]}".formatted(many), IMPORT);
        assertAnswer(refused, 400, "details.fields.length()", 50);
        assertAnswer(refused, 400, "details.omitted", 10);
        assertThat(asker.numbers(WRITTEN)).isEqualTo(before);
    }

    private static String item(String skuId) {
        return sku("'listed': true").replaceFirst("\\{", "{\"sku_id\": \"" + skuId + "\", ");
    }
}
