package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;
import testing.shop.Soon;

/** Lines are selected by the category with everything below it, by tag and by attribute, and no promotion goes below the floor price. */
class PromotionsSelectByTheCatalogueTests extends EdgeTest {

    private final String lamp = Shop.fresh("lamp");
    private final String bowl = Shop.fresh("bowl");
    private final String code = fresh("CATALOGUE");

    PromotionsSelectByTheCatalogueTests(Platform platform) {
        super(platform);
        operator.sells(1_000, Map.of(lamp, 100L, bowl, 100L));
    }

    private static String fresh(String name) {
        return Shop.fresh(name).replace(" ", "-");
    }

    @Test
    void byACategoryWithEverythingBelowItWhereverItIsMoved() {
        String top = fresh("top");
        String middle = fresh("middle");
        String leaf = fresh("leaf");
        // Below first: the parents must be there, so the tree is built by moves.
        for (String each : List.of(leaf, middle, top)) {
            operator.put("/api/v2/categories/" + each, Map.of("name", each)).is(200);
        }
        put(lamp, Map.of("category", leaf));
        offers(Map.of("kind", "CATEGORIES", "category_ids", List.of(top)));
        assertRefused();

        operator.put("/api/v2/categories/" + leaf, Map.of("name", leaf, "parent_id", middle))
                .is(200);
        operator.put("/api/v2/categories/" + middle, Map.of("name", middle, "parent_id", top))
                .is(200);

        Soon.holds(
                "the tree has reached the orders", () -> assertThat(discounts()).containsExactly(100L, 0L));
        operator.put("/api/v2/categories/" + middle, Map.of("name", middle)).is(200);
        Soon.holds("the move has reached the orders", this::assertRefused);
    }

    @Test
    void byTag() {
        Answer stored = put(lamp, Map.of("tags", List.of("summer", "gift", "summer")));
        assertThat(stored.at("/tags").toString()).isEqualTo("[\"gift\",\"summer\"]");
        put(bowl, Map.of("tags", List.of("winter")));
        offers(Map.of("kind", "TAGS", "tags", List.of("summer", "sun")));

        Soon.holds(
                "the tags have reached the orders",
                () -> assertThat(discounts()).containsExactly(100L, 0L));

        put(lamp, Map.of());
        Soon.holds("the tags are gone", this::assertRefused);
    }

    @Test
    void byAttributeWhateverItsType() {
        put(lamp, Map.of("attributes", Map.of("colour", "red", "sockets", 2, "dimmable", true)));
        put(bowl, Map.of("attributes", Map.of("colour", "blue", "sockets", 3, "dimmable", false)));
        for (Map<String, Object> each : List.<Map<String, Object>>of(
                Map.of("name", "colour", "values", List.of("red", "green")),
                Map.of("name", "sockets", "values", List.of("2")),
                Map.of("name", "dimmable", "values", List.of("true")))) {
            Map<String, Object> selection = new HashMap<>(each);
            selection.put("kind", "ATTRIBUTE");
            offers(selection);

            Soon.holds(each.toString(), () -> assertThat(discounts()).containsExactly(100L, 0L));
        }
    }

    @Test
    void neverBelowTheFloorPrice() {
        put(lamp, Map.of("floor_prices", List.of(Checkout.money(930, "GBP"))));
        put(bowl, Map.of("floor_prices", List.of(Checkout.money(1_000, "GBP"))));
        offers(Map.of("kind", "EVERYTHING"));

        Soon.holds(
                "the floors have reached the orders",
                () -> assertThat(discounts()).containsExactly(70L, 0L));
    }

    @Test
    void whoSavesAPromotionIsWarnedOfFloorPrices() {
        put(lamp, Map.of("floor_prices", List.of(Checkout.money(930, "GBP"))));
        put(bowl, Map.of());

        Soon.holds("promotion has read the floor price", () -> {
            Answer saved = offers(Map.of("kind", "SKUS", "sku_ids", List.of(lamp, bowl)));
            assertThat(saved.at("/conflicts").findValuesAsString("sku_id")).containsExactly(lamp);
        });
    }

    @Test
    void theRulesOfTagsAndFloorsAreNamed() {
        Map<String, Object> body = sku(Map.of(
                "tags",
                List.of("Summer", "ok", ""),
                "floor_prices",
                List.of(Checkout.money(0, "GBP"), Checkout.money(1, "GBP"), Checkout.money(1, "EUR"))));

        assertThat(operator.put(Operator.skuPath(lamp), body).badFields())
                .containsOnlyKeys(
                        "tags[0]",
                        "tags[2]",
                        "floor_prices[0].amount_minor",
                        "floor_prices[1].currency",
                        "floor_prices[2].currency");
    }

    private Answer put(String sku, Map<String, Object> traits) {
        return operator.put(Operator.skuPath(sku), sku(traits)).is(200);
    }

    private static Map<String, Object> sku(Map<String, Object> traits) {
        Map<String, Object> body = new HashMap<>(traits);
        body.put("name", "Article");
        body.put("prices", List.of(Checkout.money(1_000, "GBP")));
        return body;
    }

    /** Ten percent off these units, with the code. */
    private Answer offers(Map<String, Object> selection) {
        Map<String, Object> benefit = Map.of(
                "kind",
                "PERCENT_OFF",
                "target",
                Map.of("kind", "UNITS", "units", selection),
                "basis_points",
                1_000,
                "base",
                "REMAINING");
        Answer saved = operator.offers(
                        code, Operator.promotion(Map.of("definition", Map.of("layer", "LINE", "benefit", benefit))))
                .is(200);
        operator.issues(code, code, Map.of()).is(200);
        return saved;
    }

    private void assertRefused() {
        checkout().decided().refused(409, "COUPON_REJECTED");
    }

    /** The discounts of the lamp and of the bowl. */
    private List<Long> discounts() {
        Answer placed = checkout().decided().is(201);
        return List.of(
                placed.number("/lines/0/discount/amount_minor"),
                placed.at("/lines/1/discount/amount_minor").asLong(0));
    }

    private Checkout checkout() {
        return platform.shopper().checkout().line(lamp, 1).line(bowl, 1).with("coupon_codes", List.of(code));
    }
}
