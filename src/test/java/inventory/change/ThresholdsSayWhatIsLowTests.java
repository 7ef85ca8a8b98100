package inventory.change;

import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.restock;
import static inventory.change.Stockroom.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import inventory.InventoryEvent.ThresholdChanged;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.AtOnce;
import testing.Edge;

/** Operators set thresholds, and lists show which stock is low or out. */
class ThresholdsSayWhatIsLowTests extends StockTest {

    private static final String LIST = "/api/v2/stock?";

    Edge operator;

    @BeforeEach
    void operator(@Autowired WebApplicationContext context) {
        operator = Edge.of(context, Scopes.OPERATOR_STOCK);
    }

    @Test
    void theLevelFollowsTheAvailableUnits() {
        asker.ask(restock("level/in", "main", line("level", 10)));
        assertThat(levelOf("level")).isEqualTo("OK");
        assertAnswer(threshold("level", "main", "4"), 200, """
                {"sku_id": "level", "warehouse_id": "main", "low_at": 4}""");

        asker.ask(reserve("level/1", line("level", 5)));
        assertThat(levelOf("level")).isEqualTo("OK");
        asker.ask(reserve("level/2", line("level", 1)));
        assertAnswer(
                operator.get(LIST + "search=level"),
                200,
                "stock",
                List.of(Map.of(
                        "sku_id",
                        "level",
                        "warehouse_id",
                        "main",
                        "on_hand",
                        10,
                        "reserved",
                        6,
                        "available",
                        4,
                        "low_at",
                        4,
                        "level",
                        "LOW")));
        assertListed("LOW", "level", true);
        asker.ask(commit("level/1"), reserve("level/3", line("level", 4)));
        assertListed("OUT", "level", true);
        assertListed("LOW", "level", false);
        asker.ask(release("level/2"), release("level/3"));
        assertThat(levelOf("level")).isEqualTo("OK");
        assertListed("OUT", "level", false);
        assertListed("LOW", "level", false);

        threshold("level", "main", "5");
        assertListed("LOW", "level", true);
        assertAnswer(threshold("level", "main", "null"), 200, """
                {"sku_id": "level", "warehouse_id": "main"}""");
        assertListed("LOW", "level", false);
        assertThat(asker.publishedOf("level", ThresholdChanged.class))
                .containsExactly(
                        new ThresholdChanged("level", "main", 4L),
                        new ThresholdChanged("level", "main", 5L),
                        new ThresholdChanged("level", "main", null));
    }

    @Test
    void aTransferChangesTheLevelsOfBothWarehouses() {
        asker.ask(restock("xfer/in", "main", line("xfer", 3)), restock("xfer/in2", "overflow", line("xfer", 1)));
        asker.ask(transfer("xfer/1", "main", "overflow", line("xfer", 3)));
        assertRows("OUT", List.of("xfer main"));
        asker.ask(transfer("xfer/2", "overflow", "main", line("xfer", 4)));
        assertRows("OUT", List.of("xfer overflow"));
    }

    @Test
    void rowsWithoutUnitsAreListedAsOut() {
        // The refused transfer leaves rows without units.
        asker.ask(transfer("em/1", "main", "overflow", line("EM", 3)));
        assertRows("OUT", List.of("EM main", "EM overflow"));
    }

    @Test
    void aThresholdNeedsAKnownSkuAndWarehouse() {
        assertAnswer(threshold("unheard-of", "main", "4"), 404, "code", "NOT_FOUND");
        assertThat(asker.count("select count(*) from inventory.stock where sku_id = 'unheard-of'"))
                .isZero();
        asker.ask(restock("kn/in", "main", line("KN", 3)));
        assertBadFields(threshold("KN", "no-such-warehouse", "4"), "warehouse_id");
        assertBadFields(threshold("KN", "no-such-warehouse", "null"), "warehouse_id");
        assertBadFields(threshold("KN", "main", "0"), "low_at");
        assertBadFields(threshold("KN", "main", "1000000001"), "low_at");
        assertAnswer(threshold("KN", "overflow", "4"), 200, "low_at", 4);
        assertAnswer(operator.get(LIST + "search=KN&warehouse_id=overflow"), 200, "stock[0].level", "OUT");
    }

    @Test
    void aRepeatedKeyChangesNothing() {
        asker.ask(restock("re/in", "main", line("RE", 3)));
        String path = "/api/v2/stock/RE/threshold";
        String four = """
                {"warehouse_id": "main", "low_at": 4}""";
        assertThat(operator.put("re", four, path)).hasStatus(200);
        threshold("RE", "main", "2");
        assertAnswer(operator.put("re", four, path), 200, "low_at", 4);
        assertAnswer(operator.get(LIST + "search=RE"), 200, "stock[0].low_at", 2);
    }

    @Test
    void pagesAreInTheWantedOrder() {
        asker.ask(
                restock("pg/1", "main", line("pg a", 7), line("pg b", 2), line("pg c", 7)),
                restock("pg/2", "overflow", line("PG B", 1), line("pg b", 9)));
        assertThat(operator.pages(LIST + "limit=2&search=pg", "$.stock[*].sku_id"))
                .containsExactly("PG B", "pg a", "pg b", "pg b", "pg c");
        assertThat(operator.pages(LIST + "limit=2&search=pg&sort=AVAILABLE", "$.stock[*].sku_id"))
                .containsExactly("PG B", "pg b", "pg a", "pg c", "pg b");
        assertThat(operator.pages(LIST + "limit=2&search=pg&warehouse_id=overflow", "$.stock[*].sku_id"))
                .containsExactly("PG B", "pg b");
        threshold("pg b", "main", "3");
        threshold("PG B", "overflow", "3");
        assertListed("LOW", "pg b", true);
        assertListed("LOW", "PG B", true);
        for (String sort : List.of("SKU_ID", "AVAILABLE")) {
            assertThat(operator.pages(LIST + "limit=1&search=pg&level=LOW&level=OUT&sort=" + sort, "$.stock[*].sku_id"))
                    .containsExactly("PG B", "pg b");
        }
        assertThat(operator.pages(LIST + "limit=2&search=pg&level=OK&level=LOW", "$.stock[*].sku_id"))
                .hasSize(5);
    }

    @Test
    void wildcardsAreOrdinaryCharacters() {
        asker.ask(restock("wc/in", "main", line("wc%x", 7), line("wc_x", 2), line("wcyx", 2)));
        assertAnswer(operator.get(LIST + "search={text}", "wc%"), 200, "stock[*].sku_id", List.of("wc%x"));
        assertAnswer(operator.get(LIST + "search={text}", "c_x"), 200, "stock[*].sku_id", List.of("wc_x"));
    }

    @Test
    void badParametersAreNamed() {
        assertBadFields(
                operator.get(LIST + "level=EMPTY&sort=ON_HAND&limit=0&warehouse_id={id}", "a b"),
                "level",
                "sort",
                "limit",
                "warehouse_id");
        assertBadFields(operator.get(LIST + "cursor=nonsense"), "cursor");
    }

    /** Buyers, releases, thresholds and transfers at the same time: at every moment the list names exactly the rows that are low or out. */
    @Test
    void theListIsRightAtEveryMoment() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("To repeat this run: -Dseed=" + seed);
        String[] skus = {"busy 1", "busy 2", "busy 3", "busy 4"};
        for (String skuId : skus) {
            asker.ask(restock(skuId + "/in/1", "main", line(skuId, 60)));
            asker.ask(restock(skuId + "/in/2", "overflow", line(skuId, 20)));
        }
        AtOnce.spread(8, 200, buyer -> {
            Random random = new Random(seed + buyer);
            String skuId = skus[random.nextInt(4)];
            String reference = "busy/" + buyer;
            switch (random.nextInt(6)) {
                case 0 -> asker.publish(transfer(reference, "main", "overflow", line(skuId, 1 + random.nextInt(9))));
                case 1 -> threshold(skuId, "main", String.valueOf(1 + random.nextInt(20)));
                case 2 -> {
                    asker.publish(reserve(reference, line(skuId, 5)));
                    asker.publish(release(reference));
                }
                default -> asker.publish(reserve(reference, line(skuId, 1 + random.nextInt(4))));
            }
            assertThat(wronglyListed()).isEmpty();
        });
        asker.awaitDelivered();
        assertThat(wronglyListed()).isEmpty();
        assertThat(asker.count("select count(*) from inventory.low_stock where sku_id like 'busy%'"))
                .as("the race made rows low or out")
                .isPositive();
    }

    /** The rows whose level is not the one in the list, in one snapshot. */
    private List<String> wronglyListed() {
        return asker.texts("""
                select concat_ws(' ', sku_id, warehouse_id, s.level, l.level) from inventory.stock s
                full join inventory.low_stock l using (sku_id, warehouse_id)
                where sku_id like 'busy %' and nullif(s.level, 'OK') is distinct from l.level""");
    }

    /** PostgreSQL updates a row in its page only if no index names a changed column. */
    @Test
    void noIndexNamesAColumnThatOrdersChange() {
        assertThat(asker.texts("""
                        select distinct a.attname from pg_index i
                        join pg_attribute a on a.attrelid = i.indrelid and (a.attnum = any (i.indkey)
                          or pg_get_indexdef(i.indexrelid) ~ ('\\m' || a.attname || '\\M'))
                        where i.indrelid = 'inventory.stock'::regclass and a.attnum > 0 order by 1
                        """)).containsExactly("sku_id", "warehouse_id");
    }

    private MvcTestResult threshold(String skuId, String warehouse, String lowAt) {
        return operator.put(
                "key-" + System.nanoTime() + "-" + lowAt,
                """
                {"warehouse_id": "%s", "low_at": %s}""".formatted(warehouse, lowAt),
                "/api/v2/stock/{sku}/threshold",
                skuId);
    }

    private String levelOf(String skuId) {
        return Edge.read(operator.get(LIST + "search={sku}", skuId), "$.stock[0].level");
    }

    private void assertListed(String level, String skuId, boolean listed) {
        assertThat(operator.pages(LIST + "limit=200&level=" + level, "$.stock[*].sku_id")
                        .contains(skuId))
                .isEqualTo(listed);
        assertThat(levelOf(skuId).equals(level)).isEqualTo(listed);
    }

    private void assertRows(String level, List<String> rows) {
        String skuId = rows.getFirst().split(" ", 2)[0];
        assertThat(operator.pages(
                        LIST + "limit=200&level=%s&search=%s".formatted(level, skuId), "$.stock[*].warehouse_id"))
                .isEqualTo(rows.stream().map(row -> row.split(" ", 2)[1]).toList());
    }
}
