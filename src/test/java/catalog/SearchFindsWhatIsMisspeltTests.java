package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.Edge;

/** SKUs and categories are found by words of their id and name, also with typing errors. */
class SearchFindsWhatIsMisspeltTests extends CatalogTest {

    @BeforeEach
    void catalogue() {
        put("/api/v2/categories/lights", "{\"name\": \"Lanterns and lights\"}");
        put("/api/v2/categories/mugs", "{\"name\": \"Mugs\"}");
        list(
                "LN-1",
                "White hanging lantern",
                "'category': 'lights', 'attributes': {'material': 'brass', 'height': 12}");
        list("LN-10", "Moroccan glass lantern", "'category': 'lights'");
        list("LN-100", "Mirror ball", "'category': 'lights'");
        list("MUG-7", "Mug 100% CERAMIC", "'category': 'mugs'");
        list("CN-5", "红色的灯笼", "'category': 'lights'");
        list("ÄÖ-1", "Größe ÄÖÜ", "'category': 'mugs'");
    }

    @Test
    void byWordsInAnyOrderAndCase() {
        assertThat(found("lantern")).containsExactlyInAnyOrder("LN-1", "LN-10");
        assertThat(found("LANTERN white")).containsExactly("LN-1");
        assertThat(found("anter")).containsExactlyInAnyOrder("LN-1", "LN-10");
        assertThat(found("brass")).containsExactly("LN-1");
        assertThat(found("灯笼")).containsExactly("CN-5");
        assertThat(found("GRÖßE")).containsExactly("ÄÖ-1");
        assertThat(found("äöü")).containsExactly("ÄÖ-1");
    }

    @Test
    void misspelt() {
        assertThat(found("lantren")).containsExactlyInAnyOrder("LN-1", "LN-10");
        assertThat(found("morocan glas")).containsExactly("LN-10");
        assertThat(found("mirorr")).containsExactly("LN-100");
        assertThat(found("bicycle")).isEmpty();
    }

    @Test
    void theBestFirst() {
        assertThat(found("LN-10")).containsExactly("LN-10", "LN-100");
        assertThat(found("mug").getFirst()).isEqualTo("MUG-7");
    }

    @Test
    void theExactIdIsFoundAmongThousands() {
        String items = IntStream.range(0, 3_000)
                .mapToObj(i -> sku("'listed': true").replaceFirst("\\{", "{\"sku_id\": \"many%05d\", ".formatted(i)))
                .collect(Collectors.joining(","));
        assertThat(operator.post("many", "{\"skus\": [%s]}".formatted(items), IMPORT))
                .hasStatus(200);
        list("many", "The one", "'category': 'mugs'");
        assertThat(found("many").getFirst()).isEqualTo("many");
        assertThat(found("many")).hasSize(50);
    }

    @Test
    void wildcardsAreOrdinaryCharacters() {
        assertThat(found("0% c")).containsExactly("MUG-7");
        assertThat(found("l%n")).isEmpty();
        assertThat(found("l_n")).isEmpty();
        assertThat(found("a\\b")).isEmpty();
    }

    @Test
    void withTheOtherFilters() {
        assertThat(Edge.<List<String>>read(
                        operator.get("/api/v2/skus?search=lantern&attribute.material=brass"), "$.skus[*].sku_id"))
                .containsExactly("LN-1");
        assertThat(Edge.<List<String>>read(
                        operator.get("/api/v2/skus?search=lantren&category=mugs"), "$.skus[*].sku_id"))
                .isEmpty();
        assertThat(Edge.<List<String>>read(operator.get("/api/v2/skus?search=lantern&limit=1"), "$.skus[*].sku_id"))
                .hasSize(1);
    }

    @Test
    void categories() {
        assertAnswer(
                operator.get("/api/v2/categories?search=lanterns"),
                200,
                "categories[*].category_id",
                List.of("lights"));
        assertAnswer(
                operator.get("/api/v2/categories?search=lanterms"),
                200,
                "categories[*].category_id",
                List.of("lights"));
        assertAnswer(operator.get("/api/v2/categories?search=mug"), 200, "categories[*].category_id", List.of("mugs"));
    }

    @Test
    void aChangedNameIsFoundAtOnce() {
        list("RN-1", "Candle", "'category': 'lights'");
        list("RN-1", "Bookend", "'category': 'lights'");
        assertThat(found("bookend")).containsExactly("RN-1");
        assertThat(found("candle")).doesNotContain("RN-1");
    }

    @Test
    void badSearchesAreNamed() {
        for (String path : List.of("/api/v2/skus", "/api/v2/categories")) {
            assertBadFields(operator.get(path + "?search=a"), "search");
            assertBadFields(operator.get(path + "?search={text}", " ab"), "search");
            assertBadFields(operator.get(path + "?search=" + "a".repeat(101)), "search");
            assertBadFields(operator.get(path + "?search=lantern&cursor=abc"), "cursor");
        }
    }

    private List<String> found(String search) {
        return Edge.read(operator.get("/api/v2/skus?search={search}", search), "$.skus[*].sku_id");
    }

    private void list(String skuId, String name, String fields) {
        assertThat(operator.put(
                        "key-" + System.nanoTime(),
                        sku(fields).replace("\"x\"", '"' + name + '"'),
                        "/api/v2/skus/{sku}",
                        skuId))
                .hasStatus(200);
    }
}
