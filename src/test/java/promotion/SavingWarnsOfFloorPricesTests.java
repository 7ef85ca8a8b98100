package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;

import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import platform.money.Money;
import platform.ratelimit.LongWork;
import testing.Edge;
import testing.FullLongWork;
import testing.shop.Soon;

/** An edit of a promotion that takes a SKU below its floor price is answered with a warning that names such a SKU. */
class SavingWarnsOfFloorPricesTests extends PromotionsOverHttpTest {

    private static final List<Money> LIST = List.of(Money.ofMinor(1_000, "GBP"), Money.ofMinor(1_200, "EUR"));

    @BeforeEach
    void noFloorPrices() {
        asker.database().sql("delete from promotion.floor_price").update();
    }

    @Test
    void ofTheSkusThatItSelectsOnly() {
        asker.publish(
                new CategoryPlaced("floor-mugs", 1, "floor-kitchen", "Mugs"),
                new CategoryPlaced("floor-kitchen", 1, null, "Kitchen"),
                listed(
                        "floor mug",
                        1,
                        new Traits("floor-mugs", "standard", 0, Map.of("sockets", 2), List.of("gift"), floor())),
                listed("floor pen", 1, Traits.NONE));

        for (String units : List.of(
                "{\"kind\": \"EVERYTHING\"}",
                "{\"kind\": \"SKUS\", \"sku_ids\": [\"floor pen\", \"floor mug\"]}",
                "{\"kind\": \"CATEGORIES\", \"category_ids\": [\"floor-kitchen\"]}",
                "{\"kind\": \"TAGS\", \"tags\": [\"sale\", \"gift\"]}",
                "{\"kind\": \"ATTRIBUTE\", \"name\": \"sockets\", \"values\": [\"2\"]}")) {
            Soon.holds(
                    units,
                    () -> assertAnswer(
                            save(units, 510),
                            200,
                            "conflicts",
                            List.of(Map.of(
                                    "code", "BELOW_FLOOR",
                                    "field", "definition.benefit",
                                    "text",
                                            "The promotion takes units of the SKU floor mug (list price GBP 10.00) below its floor price of GBP 9.50,"
                                                    + " so the floor price shrinks it. There may be more such SKUs.",
                                    "sku_id", "floor mug"))));
            assertThat(codes(save(units, 500))).as("just the floor").isEmpty();
        }
        assertThat(codes(save("{\"kind\": \"SKUS\", \"sku_ids\": [\"floor pen\"]}", 9_000)))
                .isEmpty();
        assertThat(codes(save("{\"kind\": \"TAGS\", \"tags\": [\"sale\"]}", 9_000)))
                .isEmpty();
        assertThat(codes(save("{\"kind\": \"CATEGORIES\", \"category_ids\": [\"floor-pens\"]}", 9_000)))
                .isEmpty();

        save("{\"kind\": \"EVERYTHING\"}", 510);
        assertAnswer(operator.get("/api/v2/promotions/floors/conflicts"), 200, "conflicts[0].sku_id", "floor mug");
    }

    @Test
    void asTheNewestVersionOfTheSkuSays() {
        asker.publish(new SkuRepriced("floor cup", 5, "Cup", LIST, Traits.NONE, null));
        Soon.is(
                "it is read",
                () -> asker.count("select count(*) from promotion.floor_price where sku_id = 'floor cup'") == 1);
        asker.publish(listed("floor cup", 4, traits(floor())), listed("floor jug", 1, traits(floor())));
        Soon.holds(
                "the jug is known, so the cup is, too",
                () -> assertThat(codes(save(SKUS, 1_000))).containsExactly("BELOW_FLOOR"));
        assertAnswer(save(SKUS, 1_000), 200, "conflicts[0].sku_id", "floor jug");

        asker.publish(
                new SkuRepriced("floor jug", 2, "Jug", List.of(Money.ofMinor(2_000, "EUR")), traits(floor()), null));
        Soon.holds(
                "no price in the currency of the floor",
                () -> assertThat(codes(save(SKUS, 1_000))).isEmpty());
        asker.publish(new SkuRepriced("floor jug", 3, "Jug", LIST, traits(floor()), null));
        Soon.holds(
                "the floor is back", () -> assertThat(codes(save(SKUS, 1_000))).containsExactly("BELOW_FLOOR"));
        asker.publish(new SkuDelisted("floor jug", 4));
        Soon.holds("nobody buys it", () -> assertThat(codes(save(SKUS, 1_000))).isEmpty());
    }

    @Test
    void comparesTheLowestPriceWhileThePromotionIsValid() {
        asker.publish(listed("floor jug", 1, Traits.NONE));
        asker.publish(new SkuListed(
                "floor cup",
                1,
                "Cup",
                List.of(Money.ofMinor(2_000, "GBP"), Money.ofMinor(2_000, "EUR")),
                traits(floor()),
                List.of(
                        sale(1_500, "GBP", "2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z"),
                        sale(1_200, "GBP", "2126-03-01T00:00:00Z", "2126-04-01T00:00:00Z"),
                        sale(960, "EUR", "2020-01-01T00:00:00Z", "2126-04-01T00:00:00Z"))));
        String endsInTheSale = ", \"ends_at\": \"2126-03-01T00:00:01Z\"";
        Soon.holds(
                "the sale",
                () -> assertAnswer(
                        save(SKUS, 2_500, endsInTheSale),
                        200,
                        "conflicts[0].text",
                        "The promotion takes units of the SKU floor cup (sale price GBP 12.00) below its floor price of GBP 9.50,"
                                + " so the floor price shrinks it. There may be more such SKUs."));
        assertThat(codes(save(SKUS, 2_000, endsInTheSale)))
                .as("9.60 with the sale price")
                .isEmpty();
        assertThat(codes(save(SKUS, 2_500, ", \"ends_at\": \"2126-03-01T00:00:00Z\"")))
                .as("ends as the sale begins; the other sale is over, and that in EUR has no floor")
                .isEmpty();
        assertThat(codes(save(SKUS, 2_500))).as("for ever").containsExactly("BELOW_FLOOR");
    }

    private static SalePrice sale(long minor, String currency, String from, String until) {
        return new SalePrice(Money.ofMinor(minor, currency), Instant.parse(from), Instant.parse(until));
    }

    @Test
    void saysIfThereAreMoreFloorPricesThanItCompares() {
        asker.database().sql("""
                        insert into promotion.floor_price (sku_id, version, prices)
                        select 'many ' || n, 1, '{"EUR": [1200, 1100], "GBP": [1000, 950]}' from generate_series(1, 2501) n""").update();

        assertThat(codes(save("{\"kind\": \"EVERYTHING\"}", 400))).containsExactly("FLOORS_NOT_COMPARED");
        assertThat(codes(save("{\"kind\": \"SKUS\", \"sku_ids\": [\"many 1\"]}", 400)))
                .isEmpty();
        assertThat(codes(save("{\"kind\": \"EVERYTHING\"}", 600))).containsExactly("BELOW_FLOOR");
        assertThat(codes(save("{\"kind\": \"EVERYTHING\"}", 400, ", \"currency\": \"GBP\"")))
                .as("one price of each SKU")
                .isEmpty();
    }

    /** The comparison computes, so it does not hold up the threads of other requests. */
    @Test
    void manyFloorPricesAreComparedAsLongWork(@Autowired LongWork work) throws InterruptedException {
        asker.database().sql("""
                        insert into promotion.floor_price (sku_id, version, prices)
                        select 'long ' || n, 1, '{"GBP": [1000, 950]}' from generate_series(1, 1001) n""").update();

        try (FullLongWork full = new FullLongWork(work)) {
            assertAnswer(save("{\"kind\": \"EVERYTHING\"}", 400), 503, "code", "UNAVAILABLE");
            assertThat(codes(save("{\"kind\": \"SKUS\", \"sku_ids\": [\"long 1\"]}", 400)))
                    .isEmpty();
        }
        assertThat(codes(save("{\"kind\": \"EVERYTHING\"}", 400))).isEmpty();
    }

    private static final String SKUS = "{\"kind\": \"SKUS\", \"sku_ids\": [\"floor cup\", \"floor jug\"]}";

    private static List<Money> floor() {
        return List.of(Money.ofMinor(950, "GBP"));
    }

    private static Traits traits(List<Money> floors) {
        return new Traits(null, "standard", 0, Map.of(), List.of(), floors);
    }

    private static SkuListed listed(String skuId, long version, Traits traits) {
        return new SkuListed(skuId, version, skuId, LIST, traits, null);
    }

    private MvcTestResult save(String units, int basisPoints) {
        return save(units, basisPoints, "");
    }

    private MvcTestResult save(String units, int basisPoints, String more) {
        return operator.put(
                UUID.randomUUID().toString(), """
                {"name": "Floors", "starts_at": "2026-01-01T00:00:00Z", "priority": 1, "definition": {"layer": "LINE", "benefit":
                  {"kind": "PERCENT_OFF", "target": {"kind": "UNITS", "units": %s}, "basis_points": %d, "base": "LIST"}}%s}""".formatted(units, basisPoints, more), "/api/v2/promotions/floors");
    }

    private static List<String> codes(MvcTestResult saved) {
        return Edge.<List<String>>read(saved, "conflicts[*].code").stream()
                .filter(code -> !code.startsWith("UNKNOWN_"))
                .toList();
    }
}
