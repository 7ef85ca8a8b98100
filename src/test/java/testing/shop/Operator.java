package testing.shop;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A caller with the scopes of an operator. */
public final class Operator extends Caller {

    public static final String WAREHOUSE = "main";

    Operator(Shop shop, String subject, Supplier<String> token) {
        super(shop, subject, token);
    }

    /** A new SKU with a price in pounds and units in stock. */
    public String sells(long priceMinor, long units) {
        String sku = lists(priceMinor);
        if (units > 0) {
            stocks(sku, units);
        }
        return sku;
    }

    /** A new SKU with a price in this currency and units in stock. */
    public String sells(long priceMinor, String currency, long units) {
        String sku = Shop.fresh("sku");
        List<Object> prices = List.of(Checkout.money(priceMinor, currency));
        put(skuPath(sku), Map.of("name", "A thing", "prices", prices)).is(200);
        stocks(sku, units);
        return sku;
    }

    /** Lists all these SKUs with one price in pounds, and stocks them. */
    public void sells(long priceMinor, Map<String, Long> units) {
        imports(units.keySet(), priceMinor).is(200);
        Map<String, Long> stocked = new HashMap<>(units);
        stocked.values().removeIf(each -> each == 0);
        if (!stocked.isEmpty()) {
            stocks(stocked).is(200);
        }
    }

    /** Lists all these SKUs with one price in pounds, in one import. */
    public Answer imports(Collection<String> skus, long priceMinor) {
        List<Object> prices = List.of(Checkout.money(priceMinor, "GBP"));
        List<Map<String, Object>> items = skus.stream()
                .map(sku -> Map.<String, Object>of("sku_id", sku, "name", "A thing", "prices", prices))
                .toList();
        return post("/api/v2/skus/import", Map.of("skus", items));
    }

    /** A new SKU without stock. */
    public String lists(long priceMinor) {
        String sku = Shop.fresh("sku");
        prices(sku, priceMinor).is(200);
        return sku;
    }

    public Answer prices(String sku, long priceMinor) {
        return put(skuPath(sku), sku("A thing", priceMinor, true));
    }

    public Answer delists(String sku) {
        return put(skuPath(sku), sku("A thing", 100, false));
    }

    public static Map<String, Object> sku(String name, long priceMinor, boolean listed) {
        return Map.of("name", name, "prices", List.of(Checkout.money(priceMinor, "GBP")), "listed", listed);
    }

    public static String skuPath(String sku) {
        return "/api/v2/skus/" + encoded(sku);
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public void stocks(String sku, long units) {
        stocks(Map.of(sku, units)).is(200);
    }

    public Answer stocks(Map<String, Long> units) {
        return post("/api/v2/stock/import", goods(Shop.fresh("delivery"), units));
    }

    public static Map<String, Object> goods(String reference, String sku, long units) {
        return goods(reference, Map.of(sku, units));
    }

    private static Map<String, Object> goods(String reference, Map<String, Long> units) {
        return Map.of("reference", reference, "warehouse_id", WAREHOUSE, "items", Checkout.items(units));
    }

    public Answer adjusts(String sku, long delta) {
        return adjusts(adjustment(sku, delta));
    }

    public Answer adjusts(Map<String, Object> adjustment) {
        return post("/api/v2/stock/adjust", adjustment);
    }

    public static Map<String, Object> adjustment(String sku, long delta) {
        Map<String, Object> count = new HashMap<>(Map.of("sku_id", sku, "delta", delta, "reason", "counted again"));
        count.putAll(Map.of("reference", Shop.fresh("count"), "warehouse_id", WAREHOUSE));
        return count;
    }

    /** The same adjustment; it may withdraw reservations of orders. */
    public static Map<String, Object> forced(Map<String, Object> adjustment) {
        Map<String, Object> forced = new HashMap<>(adjustment);
        forced.put("force", true);
        return forced;
    }

    public static Map<String, Object> transfer(String from, String to, String sku, long units) {
        Map<String, Object> transfer = new HashMap<>(Map.of("from_warehouse_id", from, "to_warehouse_id", to));
        transfer.putAll(Map.of("reference", Shop.fresh("transfer"), "items", Checkout.items(Map.of(sku, units))));
        return transfer;
    }

    /** Units of a SKU over all warehouses. */
    public record Stock(long onHand, long reserved, long available) {}

    public Stock stockOf(String sku) {
        Answer answer = get("/api/v2/stock/" + encoded(sku)).is(200);
        return new Stock(answer.number("/on_hand"), answer.number("/reserved"), answer.number("/available"));
    }

    /** @param terms see {@link #promotion} */
    public Answer offers(String promotionId, Map<String, Object> terms) {
        return put("/api/v2/promotions/" + promotionId, promotion(terms));
    }

    /**
     * A promotion that has begun and needs a coupon.
     *
     * @param terms what the promotion gives, and values that replace these defaults
     */
    public static Map<String, Object> promotion(Map<String, Object> terms) {
        Map<String, Object> promotion = new HashMap<>(Map.of("name", "Off", "needs_coupon", true, "priority", 1));
        promotion.put("starts_at", "2020-01-01T00:00:00Z");
        promotion.putAll(terms);
        return promotion;
    }

    /** The terms of a promotion that needs no coupon. */
    public static Map<String, Object> withoutCoupon(String currency, Map<String, Object> definition) {
        return Map.of("needs_coupon", false, "currency", currency, "definition", definition);
    }

    /** The body of a red packet of 100 to 500 minor units for each customer, always open. */
    public static Map<String, Object> redPacket(long totalMinor, String currency) {
        return Map.ofEntries(
                entry("name", "Red packet"),
                entry("total", Checkout.money(totalMinor, currency)),
                entry("least", Checkout.money(100, currency)),
                entry("most", Checkout.money(500, currency)),
                entry("claims_from", "2020-01-01T00:00:00Z"),
                entry("claims_until", "2999-01-01T00:00:00Z"),
                entry("valid_hours", 24));
    }

    public static Map<String, Object> percentOff(int basisPoints) {
        return Map.of("kind", "PERCENT", "basis_points", basisPoints);
    }

    /** @param limit {@code max_uses}, or nothing */
    public Answer issues(String couponCode, String promotionId, Map<String, Object> limit) {
        Map<String, Object> coupon = new HashMap<>(limit);
        coupon.put("promotion_id", promotionId);
        return put("/api/v2/coupons/" + couponCode, coupon);
    }

    public Answer takesBack(String orderNo, long units) {
        return takesBack(orderNo, units, Map.of());
    }

    /**
     * Takes back units of the first line of the order.
     *
     * @param further fields of the request
     */
    public Answer takesBack(String orderNo, long units, Map<String, Object> further) {
        Map<String, Object> body = new HashMap<>(further);
        body.put("items", List.of(Map.of("line_no", 1, "quantity", units)));
        return post("/api/v2/orders/%s/returns".formatted(orderNo), body);
    }

    /** The refund of the order that waits for an operator, as soon as there is one. */
    public String awaitRefundToApprove(PlacedOrder order) {
        AtomicReference<String> refund = new AtomicReference<>();
        Soon.holds("a refund waits for an operator", () -> {
            Answer waiting = get("/api/v2/refund-approvals?correlation=" + order.correlation());
            assertThat(waiting.at("/refund_approvals").size()).isOne();
            refund.set(waiting.text("/refund_approvals/0/refund_reference"));
        });
        return refund.get();
    }

    /** Deletes all webhook endpoints. */
    public void deletesWebhooks() {
        String path = "/api/v2/webhook-endpoints";
        get(path)
                .texts("/webhook_endpoints", "endpoint_id")
                .forEach(id -> call("DELETE", path + "/" + id).freshKey().send());
    }

    /** Adds a note to the order. */
    public Answer notes(String orderNo, String text) {
        return post("/api/v2/orders/%s/notes".formatted(orderNo), Map.of("text", text));
    }
}
