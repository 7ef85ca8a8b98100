package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;
import static testing.Edge.assertStatus;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import testing.AtOnce;
import testing.Edge;

/** A product holds its variants: each is a SKU, has its own combination of options, and belongs to one product only. */
class ProductsHoldTheirVariantsTests extends CatalogTest {

    private static final String PRODUCTS = "/api/v2/products";

    @Test
    void aProductIsPutAndReadWithItsVariants() {
        assertStatus(200, putProduct("SHIRT", variant("SHIRT-S", "S", "red"), variant("SHIRT-M", "M", "blue")));

        MvcTestResult shirt = operator.get(PRODUCTS + "/SHIRT");
        assertAnswer(
                shirt,
                200,
                "options",
                List.of(
                        Map.of("name", "size", "values", List.of("S", "M")),
                        Map.of("name", "colour", "values", List.of("red", "blue"))));
        assertAnswer(shirt, 200, "variants[*].name", List.of("Shirt / M / blue", "Shirt / S / red"));
        assertAnswer(
                shirt,
                200,
                "variants[1].variant_of",
                Map.of("product_id", "SHIRT", "options", Map.of("size", "S", "colour", "red")));
        assertThat(published("SHIRT-S")).hasSize(1);
        assertThat(operator.get(PRODUCTS + "/no-shirt")).hasStatus(404);
    }

    @Test
    void aProductIsFoundByItsName() {
        assertStatus(200, put(PRODUCTS + "/GLOVE", "{%s}".formatted(fields().replace("Shirt", "Woollen glove"))));

        for (String search : List.of("woollen", "glo", "wollen")) {
            assertThat(Edge.<List<String>>read(
                            operator.get(PRODUCTS + "?search=" + search), "$.products[*].product_id"))
                    .as(search)
                    .contains("GLOVE");
        }
        assertBadFields(operator.get(PRODUCTS + "?search=x"), "search");
    }

    @Test
    void aVariantThatIsLeftOutStaysASku() {
        assertStatus(200, putProduct("CAP", variant("CAP-S", "S", "red"), variant("CAP-M", "M", "red")));
        assertStatus(200, putProduct("CAP", variant("CAP-M", "M", "red")));

        assertThat(variants("CAP")).containsExactly("CAP-M");
        assertAnswer(operator.get("/api/v2/skus/CAP-S"), 200, "listed", true);
        assertThat(operator.get("/api/v2/skus/CAP-S")).bodyJson().doesNotHavePath("$.variant_of");
        assertThat(published("CAP-S")).as("each version of a SKU on sale").hasSize(2);
    }

    @Test
    void variantsMayExchangeTheirOptions() {
        assertStatus(200, putProduct("SOCK", variant("SOCK-1", "S", "red"), variant("SOCK-2", "M", "red")));
        assertStatus(200, putProduct("SOCK", variant("SOCK-1", "M", "red"), variant("SOCK-2", "S", "red")));

        assertAnswer(operator.get("/api/v2/skus/SOCK-1"), 200, "variant_of.options.size", "M");
        assertAnswer(operator.get("/api/v2/skus/SOCK-2"), 200, "variant_of.options.size", "S");
    }

    @Test
    void anEditOfTheSkuKeepsItInItsProduct() {
        assertStatus(200, putProduct("HAT", variant("HAT-S", "S", "red")));
        assertStatus(200, putSku("HAT-S", sku("'weight_grams': 80")));

        assertAnswer(operator.get(PRODUCTS + "/HAT"), 200, "variants[0].weight_grams", 80);
    }

    @Test
    void everyBadOptionIsNamed() {
        assertBadFields(
                putProduct(
                        "BAD",
                        variant("BAD-1", "S", "red"),
                        variant("BAD-1", "L", "red"),
                        variant("BAD-2", "S", "red"),
                        variant("BAD-3", "S", "blue").replace("'size': 'S',", "")),
                "variants[1].options.size",
                "variants[1].sku_id",
                "variants[2].options",
                "variants[3].options");
        assertBadFields(put(PRODUCTS + "/BAD", json("""
                        {'name': 'Bad', 'variants': [],
                         'options': [{'name': 'size', 'values': ['S', 'S']}, {'name': 'size', 'values': ['M']}]}""")), "options[0].values", "options[1].name");
        assertBadFields(
                putProduct("BAD", variant("BAD-1", "S", "red").replace("'prices'", "'category': 'nobody', 'prices'")),
                "variants[0].category");
        assertThat(operator.get(PRODUCTS + "/BAD")).hasStatus(404);
        assertThat(operator.get("/api/v2/skus/BAD-1")).hasStatus(404);
    }

    @Test
    void aSkuIsAVariantOfOneProductOnly() {
        assertStatus(200, putProduct("BOOT", variant("BOOT-S", "S", "red")));
        assertBadFields(putProduct("SHOE", variant("BOOT-S", "S", "red")), "variants[0].sku_id");
        assertStatus(200, putProduct("BOOT"), putProduct("SHOE", variant("BOOT-S", "S", "red")));
        assertAnswer(operator.get("/api/v2/skus/BOOT-S"), 200, "variant_of.product_id", "SHOE");
    }

    @Test
    void manyProductsAreImportedTogether() {
        String body = """
                {"products": [{"product_id": "IMP1", %s}, {"product_id": "IMP2", %s}]}""".formatted(fields(variant("IMP1-S", "S", "red")), fields(variant("IMP2-S", "S", "red")));
        assertAnswer(importing("import-1", body), 200, """
                {"added": 2, "changed": 0, "unchanged": 0}""");
        assertAnswer(importing("import-1", body), 200, "added", 2);
        assertAnswer(importing("import-2", body.replace("IMP2-S", "IMP2-T")), 200, """
                {"added": 0, "changed": 1, "unchanged": 1}""");
        assertBadFields(
                importing("import-3", body.replace("IMP2-S", "IMP1-S").replace("\"IMP2\"", "\"IMP1\"")),
                "products[1].product_id",
                "products[1].variants[0].sku_id");

        List<String> ids = operator.pages(PRODUCTS + "?limit=1", "$.products[*].product_id");
        assertThat(ids).contains("IMP1", "IMP2").doesNotHaveDuplicates().isSorted();
        assertThat(Edge.<List<Integer>>read(
                        operator.get(PRODUCTS + "?limit=200"), "$.products[?(@.product_id == 'IMP1')].variant_count"))
                .containsExactly(1);
        assertThat(operator.get(PRODUCTS + "?cursor=nonsense")).hasStatus(400);
    }

    /** Each of many writers at once names the same SKU for a product of its own, and moves options within the products. */
    @Test
    void noRaceGivesASkuTwoProducts() {
        Random random = new Random(1);
        for (int round = 0; round < 10; round++) {
            String sku = "RACE-" + round;
            List<String> sizes = random.nextBoolean() ? List.of("S", "M") : List.of("M", "S");
            List<MvcTestResult> answers = AtOnce.run(6, writer -> {
                String product = "%s-%d".formatted(sku, writer % 3);
                return () -> decided(() -> putProduct(
                        product,
                        variant(sku, sizes.get(writer % 2), "red"),
                        variant(product + "-x", sizes.get(1 - writer % 2), "red")));
            });
            assertThat(answers)
                    .extracting(answer -> answer.getResponse().getStatus())
                    .contains(200, 400)
                    .containsOnly(200, 400);
            List<String> products = IntStream.range(0, 3)
                    .mapToObj(product -> "%s-%d".formatted(sku, product))
                    .filter(product ->
                            operator.get(PRODUCTS + "/" + product).getResponse().getStatus() == 200)
                    .filter(product -> variants(product).contains(sku))
                    .toList();
            assertThat(products).hasSize(1);
        }
    }

    private MvcTestResult importing(String key, String body) {
        return operator.post(key, body, PRODUCTS + "/import");
    }

    private List<String> variants(String productId) {
        return Edge.read(operator.get(PRODUCTS + "/" + productId), "$.variants[*].sku_id");
    }

    /** Repeats the edit after 503: the edit has waited too long and has changed nothing. */
    private static MvcTestResult decided(Supplier<MvcTestResult> edit) {
        MvcTestResult answer = edit.get();
        while (answer.getResponse().getStatus() == 503) {
            answer = edit.get();
        }
        return answer;
    }

    private MvcTestResult putProduct(String productId, String... variants) {
        return put(PRODUCTS + "/" + productId, "{%s}".formatted(fields(variants)));
    }

    private static String fields(String... variants) {
        return json("""
                'name': 'Shirt',
                'options': [{'name': 'size', 'values': ['S', 'M']}, {'name': 'colour', 'values': ['red', 'blue']}],
                'variants': [%s]""".formatted(String.join(", ", variants)));
    }

    private static String variant(String skuId, String size, String colour) {
        return """
                {'sku_id': '%s', 'options': {'size': '%s', 'colour': '%s'},
                 'prices': [{'amount_minor': 1900, 'currency': 'EUR'}]}""".formatted(skuId, size, colour);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
