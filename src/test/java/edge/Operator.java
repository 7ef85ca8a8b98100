package edge;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One with every operator's scope. */
final class Operator extends Caller {

    static final String WAREHOUSE = "main";

    Operator(Platform platform, String subject, Supplier<String> token) {
        super(platform, subject, token);
    }

    /** A SKU on sale for pounds, with so many units on the shelf. */
    String sells(long priceMinor, long units) {
        String sku = lists(priceMinor);
        if (units > 0) {
            stocks(sku, units);
        }
        return sku;
    }

    /** A new SKU, without stock. */
    String lists(long priceMinor) {
        String sku = Platform.fresh("sku");
        prices(sku, priceMinor).is(200);
        return sku;
    }

    Answer prices(String sku, long priceMinor) {
        return put(skuPath(sku), sku("A thing", priceMinor, true));
    }

    Answer delists(String sku) {
        return put(skuPath(sku), sku("A thing", 100, false));
    }

    static Map<String, Object> sku(String name, long priceMinor, boolean listed) {
        return Map.of("name", name, "prices", List.of(Checkout.money(priceMinor, "GBP")), "listed", listed);
    }

    static String skuPath(String sku) {
        return "/api/v2/skus/" + encoded(sku);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    void stocks(String sku, long units) {
        post("/api/v2/stock/import", goods(Platform.fresh("delivery"), sku, units))
                .is(200);
    }

    static Map<String, Object> goods(String reference, String sku, long units) {
        return Map.of(
                "reference",
                reference,
                "warehouse_id",
                WAREHOUSE,
                "items",
                List.of(Map.of("sku_id", sku, "quantity", units)));
    }

    Answer adjusts(String sku, long delta) {
        return post("/api/v2/stock/adjust", adjustment(sku, delta));
    }

    static Map<String, Object> adjustment(String sku, long delta) {
        return Map.of(
                "reference",
                Platform.fresh("count"),
                "warehouse_id",
                WAREHOUSE,
                "sku_id",
                sku,
                "delta",
                delta,
                "reason",
                "counted again");
    }

    /** So that what orders hold is taken from them. */
    static Map<String, Object> forced(Map<String, Object> adjustment) {
        Map<String, Object> forced = new HashMap<>(adjustment);
        forced.put("force", true);
        return forced;
    }

    static Map<String, Object> transfer(String from, String to, String sku, long units) {
        return Map.of(
                "reference",
                Platform.fresh("transfer"),
                "from_warehouse_id",
                from,
                "to_warehouse_id",
                to,
                "items",
                List.of(Map.of("sku_id", sku, "quantity", units)));
    }

    /** Units of a SKU over all warehouses. */
    record Stock(long onHand, long reserved, long available) {}

    Stock stockOf(String sku) {
        Answer answer = get("/api/v2/stock/" + encoded(sku)).is(200);
        return new Stock(answer.number("/on_hand"), answer.number("/reserved"), answer.number("/available"));
    }
}
