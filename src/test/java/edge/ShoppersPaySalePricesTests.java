package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

/** A sale price of the catalogue is what a shopper pays while it applies. */
class ShoppersPaySalePricesTests extends EdgeTest {

    private final Instant now;

    ShoppersPaySalePricesTests(Platform platform) {
        super(platform);
        now = platform.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void whileTheyApply() {
        String running = sells(sale(700, -1, 1));
        String ahead = sells(sale(700, 1, 2));

        Answer reduced = shopper.checkout().line(running, 2).decided().is(201);
        assertThat(reduced.number("/lines/0/unit_price/amount_minor")).isEqualTo(700);
        assertThat(reduced.number("/lines/0/list_price/amount_minor")).isEqualTo(1_000);
        assertThat(reduced.number("/amounts/items/amount_minor")).isEqualTo(1_400);

        Answer full = shopper.checkout().line(ahead, 2).decided().is(201);
        assertThat(full.number("/lines/0/unit_price/amount_minor")).isEqualTo(1_000);
        assertThat(full.at("/lines/0").has("list_price")).isFalse();
    }

    @Test
    void fromTheirStartUntilJustBeforeTheirEnd() {
        Instant start = now.plusSeconds(10);
        Instant end = now.plusSeconds(20);
        String sku = sells(sale(Checkout.money(700, "GBP"), start, end));

        assertThat(unitPriceAt(start.minusMillis(1), sku)).isEqualTo(1_000);
        assertThat(unitPriceAt(start, sku)).isEqualTo(700);
        assertThat(unitPriceAt(end.minusMillis(1), sku)).isEqualTo(700);
        assertThat(unitPriceAt(end, sku)).isEqualTo(1_000);
    }

    private long unitPriceAt(Instant at, String sku) {
        platform.clock().set(at);
        return platform.shopper().checkout().line(sku, 1).decided().is(201).number("/lines/0/unit_price/amount_minor");
    }

    @Test
    void andTheLowestPriceOfTheDaysBeforeIsShown() {
        String sku = Shop.fresh("sku");
        Map<String, Object> body = new HashMap<>(Operator.sku("A thing", 800, true));
        String fresh = operator.put(Operator.skuPath(sku), body).is(200).header("ETag");
        platform.clock().advance(Duration.ofHours(1));
        Instant start = platform.clock().instant().plusSeconds(60);
        body.put("prices", List.of(Checkout.money(1_000, "GBP")));
        body.put("sale_prices", List.of(sale(Checkout.money(700, "GBP"), start, start.plusSeconds(60))));

        Answer ahead = operator.put(Operator.skuPath(sku), body).is(200);
        assertThat(ahead.json().has("current_sales")).isFalse();
        assertThat(ahead.header("ETag")).isNotEqualTo(fresh);

        platform.clock().set(start);
        Answer running = operator.get(Operator.skuPath(sku)).is(200);
        assertThat(running.number("/current_sales/0/price/amount_minor")).isEqualTo(1_000);
        assertThat(running.number("/current_sales/0/sale_price/amount_minor")).isEqualTo(700);
        assertThat(running.text("/current_sales/0/ends_at"))
                .isEqualTo(start.plusSeconds(60).toString());
        assertThat(running.number("/current_sales/0/lowest_price_30_days/amount_minor"))
                .isEqualTo(800);
        assertThat(running.header("ETag")).as("a read sees the start").isNotEqualTo(ahead.header("ETag"));
        operator.patching(Operator.skuPath(sku), Map.of("name", "Still editable"))
                .header("If-Match", ahead.header("ETag"))
                .send()
                .is(200);

        platform.clock().set(start.plusSeconds(60));
        assertThat(operator.get(Operator.skuPath(sku)).is(200).json().has("current_sales"))
                .isFalse();
    }

    @Test
    void oneAfterTheOtherInEachCurrency() {
        String sku = Shop.fresh("sku");
        Map<String, Object> body = new HashMap<>(Map.of(
                "name", "A thing", "prices", List.of(Checkout.money(1_000, "GBP"), Checkout.money(1_200, "EUR"))));
        body.put("sale_prices", List.of(sale(600, 1, 2), sale(700, -1, 1), sale(Checkout.money(900, "EUR"), -1, 1)));

        Answer put = operator.put(Operator.skuPath(sku), body).is(200);

        assertThat(List.of(0, 1, 2))
                .extracting(i -> put.number("/sale_prices/%d/price/amount_minor".formatted(i)))
                .containsExactly(900L, 700L, 600L);
        assertThat(operator.get(Operator.skuPath(sku)).is(200).json()).isEqualTo(put.json());
        operator.stocks(sku, 10);
        assertThat(shopper.checkout()
                        .line(sku, 1)
                        .with("currency", "EUR")
                        .decided()
                        .is(201)
                        .number("/lines/0/unit_price/amount_minor"))
                .isEqualTo(900);
    }

    @Test
    void andPromotionsReduceThemFurther() {
        String sku = sells(sale(700, -1, 1));
        String promotion = Shop.fresh("promotion").replace(" ", "-");
        String coupon = Shop.fresh("COUPON").replace(" ", "-");
        operator.offers(promotion, Operator.percentOff(1_000)).is(200);
        operator.issues(coupon, promotion, Map.of()).is(200);

        Answer placed = shopper.checkout()
                .line(sku, 1)
                .with("coupon_codes", List.of(coupon))
                .decided()
                .is(201);

        assertThat(placed.number("/amounts/discount/amount_minor")).isEqualTo(70);
    }

    @Test
    void untilAnOperatorEndsThem() {
        String sku = sells(sale(700, -1, 1));
        Map<String, Object> none = new HashMap<>();
        none.put("sale_prices", null);

        Answer patched = operator.patch(Operator.skuPath(sku), none).is(200);

        assertThat(patched.json().has("sale_prices")).isFalse();
        assertThat(shopper.checkout().line(sku, 1).decided().is(201).number("/lines/0/unit_price/amount_minor"))
                .isEqualTo(1_000);
    }

    @Test
    void andEachBadOneIsNamed() {
        Map<String, Object> body = new HashMap<>(Operator.sku("A thing", 1_000, true));
        body.put(
                "sale_prices",
                List.of(
                        sale(1_000, -1, 1),
                        sale(700, 1, 1),
                        sale(Checkout.money(900, "EUR"), 3, 4),
                        sale(700, -3, -2),
                        sale(600, 0, 5)));

        Map<String, List<String>> fields =
                operator.put(Operator.skuPath(Shop.fresh("sku")), body).is(400).badFields();

        assertThat(fields)
                .containsOnlyKeys(
                        "sale_prices[0].price.amount_minor",
                        "sale_prices[1].starts_at",
                        "sale_prices[2].price.currency",
                        "sale_prices[3].ends_at",
                        "sale_prices[4].starts_at");
        body.put("tax_class", "VAT!");
        assertThat(operator.put(Operator.skuPath(Shop.fresh("sku")), body)
                        .is(400)
                        .badFields())
                .containsKeys("tax_class", "sale_prices[0].price.amount_minor", "sale_prices[2].price.currency");
    }

    @Test
    void ofVariantsToo() {
        String product = Shop.fresh("product");
        String sku = Shop.fresh("sku");
        Map<String, Object> variant = Map.of(
                "sku_id",
                sku,
                "options",
                Map.of(),
                "prices",
                List.of(Checkout.money(1_000, "GBP")),
                "sale_prices",
                List.of(sale(700, -1, 1)));

        operator.put(
                        "/api/v2/products/" + Operator.encoded(product),
                        Map.of("name", "Shirt", "options", List.of(), "variants", List.of(variant)))
                .is(200);

        operator.stocks(sku, 10);
        assertThat(shopper.checkout().line(sku, 1).decided().is(201).number("/lines/0/unit_price/amount_minor"))
                .isEqualTo(700);
    }

    /** A new SKU with a list price of ten pounds. */
    private String sells(Map<String, Object> sale) {
        String sku = Shop.fresh("sku");
        Map<String, Object> body = new HashMap<>(Operator.sku("A thing", 1_000, true));
        body.put("sale_prices", List.of(sale));
        operator.put(Operator.skuPath(sku), body).is(200);
        operator.stocks(sku, 10);
        return sku;
    }

    private Map<String, Object> sale(long priceMinor, long startDays, long endDays) {
        return sale(Checkout.money(priceMinor, "GBP"), startDays, endDays);
    }

    private Map<String, Object> sale(Map<String, Object> price, long startDays, long endDays) {
        return sale(price, now.plus(Duration.ofDays(startDays)), now.plus(Duration.ofDays(endDays)));
    }

    private static Map<String, Object> sale(Map<String, Object> price, Instant start, Instant end) {
        return Map.of("price", price, "starts_at", start.toString(), "ends_at", end.toString());
    }
}
