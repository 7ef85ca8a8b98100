package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class ImportsKeepWhatTheyLeaveOutTests extends CatalogTest {

    /** The values that a row leaves out. */
    private static final String KEPT = """
            "sale_prices": [{"price": {"amount_minor": 900, "currency": "EUR"},
                             "starts_at": "2090-01-01T00:00:00Z", "ends_at": "2090-02-01T00:00:00Z"},
                            {"price": {"amount_minor": 800, "currency": "GBP"},
                             "starts_at": "2090-01-01T00:00:00Z", "ends_at": "2090-02-01T00:00:00Z"}],
            "listed": false, "category": "merge-cups", "tax_class": "reduced", "weight_grams": 300,
            "attributes": {"colour": "red"}, "tags": ["new"]""";

    private static final String FULL = """
            {"name": "Cup", "prices": [{"amount_minor": 1000, "currency": "GBP"}, {"amount_minor": 1200, "currency": "EUR"}],
             %s,
             "floor_prices": [{"amount_minor": 500, "currency": "GBP"}, {"amount_minor": 600, "currency": "EUR"}]}""".formatted(KEPT);

    private static final String ROW = """
            {"sku_id": "%s", "name": "Cup", "prices": [{"amount_minor": 1100, "currency": "GBP"}]%s}""";

    @Test
    void whatARowLeavesOutStaysAsItIs() {
        category();
        assertThat(putSku("merge-1", FULL)).hasStatus(200);

        assertAnswer(imports(true, ROW.formatted("merge-1", "")), 200, """
                {"listed": 0, "changed": 1, "unchanged": 0}""");

        assertAnswer(operator.get("/api/v2/skus/merge-1"), 200, """
                {"sku_id": "merge-1", "name": "Cup",
                 "prices": [{"amount_minor": 1200, "currency": "EUR"}, {"amount_minor": 1100, "currency": "GBP"}],
                 %s,
                 "floor_prices": [{"amount_minor": 600, "currency": "EUR"}, {"amount_minor": 500, "currency": "GBP"}]}""".formatted(KEPT));
    }

    @Test
    void whatARowNamesReplacesThatOfItsCurrency() {
        category();
        assertThat(putSku("merge-2", FULL)).hasStatus(200);

        assertThat(imports(true, ROW.formatted("merge-2", """
                        , "sale_prices": [{"price": {"amount_minor": 700, "currency": "GBP"},
                                           "starts_at": "2091-01-01T00:00:00Z", "ends_at": "2091-02-01T00:00:00Z"}],
                          "floor_prices": [{"amount_minor": 400, "currency": "GBP"}], "tags": [], "listed": true"""))).hasStatus(200);
        MvcTestResult merged = operator.get("/api/v2/skus/merge-2");
        assertAnswer(merged, 200, "sale_prices[*].price.amount_minor", List.of(900, 700));
        assertAnswer(merged, 200, "floor_prices[*].amount_minor", List.of(600, 400));
        assertAnswer(merged, 200, "listed", true);
        assertThat(merged).bodyJson().doesNotHavePath("tags");

        assertThat(imports(true, ROW.formatted("merge-2", ", \"sale_prices\": []")))
                .hasStatus(200);
        assertThat(operator.get("/api/v2/skus/merge-2")).bodyJson().doesNotHavePath("sale_prices");
    }

    @Test
    void withoutMergeEachValueGetsItsDefault() {
        category();
        assertThat(putSku("merge-3", FULL)).hasStatus(200);

        assertThat(imports(false, ROW.formatted("merge-3", ""))).hasStatus(200);

        assertAnswer(operator.get("/api/v2/skus/merge-3"), 200, """
                {"sku_id": "merge-3", "name": "Cup", "prices": [{"amount_minor": 1100, "currency": "GBP"}],
                 "listed": true, "tax_class": "standard", "weight_grams": 0, "attributes": {}}""");
    }

    @Test
    void aNewSkuGetsTheDefaults() {
        assertAnswer(imports(true, ROW.formatted("merge-4", "")), 200, "listed", 1);
        assertAnswer(operator.get("/api/v2/skus/merge-4"), 200, "listed", true);
    }

    @Test
    void theWholeIsCheckedAndNotOnlyTheRow() {
        category();
        assertThat(putSku("merge-5", FULL)).hasStatus(200);

        assertBadFields(
                imports(true, ROW.formatted("merge-5", "").replace("1100", "800")),
                "skus[0].sale_prices[1].price.amount_minor");
        String currencies = IntStream.range(0, 49)
                .mapToObj(i -> "{\"amount_minor\": 1, \"currency\": \"%s\"}".formatted(CURRENCIES[i]))
                .collect(Collectors.joining(", "));
        assertBadFields(
                imports(true, "{\"sku_id\": \"merge-5\", \"name\": \"x\", \"prices\": [%s]}".formatted(currencies)),
                "skus[0].prices");
    }

    private static final String[] CURRENCIES =
            ("AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD"
                            + " BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB FJD FKP GEL GHS"
                            + " GIP GMD GNF GTQ GYD")
                    .split(" ");

    private void category() {
        assertThat(put("/api/v2/categories/merge-cups", "{\"name\": \"Cups\"}")).hasStatus(200);
    }

    private MvcTestResult imports(boolean merge, String row) {
        return operator.post(
                UUID.randomUUID().toString(), "{\"merge\": %s, \"skus\": [%s]}".formatted(merge, row), IMPORT);
    }
}
