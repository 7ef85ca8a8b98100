package replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Gatherers;
import replay.client.Answer;
import replay.client.CallFailed;
import replay.client.DemoCalls;
import replay.client.PlatformApi;
import replay.retail.SkuListing;
import replay.retail.SoldLine;
import tools.jackson.databind.JsonNode;

/** Prepares the shop for the demo: categories, SKUs, stock, a coupon, a tax rate and shipping rates. What is there already stays as it is. */
final class DemoShop {

    static final String COUPON = "DEMO10";

    private static final String WAREHOUSE = "main";
    private static final String PROMOTION = "demo-week";
    private static final String CURRENCY = "GBP";
    private static final long PARCEL = 395;
    private static final long FREE_FROM = 10_000;
    private static final String ROOT = "gifts";
    private static final int SPARE_UNITS = 40;
    private static final int LOW_UNITS = 3;
    private static final int LOW_SKUS = 10;

    /** Categories with the words of a SKU's name that lead to them; the first match counts. */
    private static final Map<String, List<String>> CATEGORIES = new LinkedHashMap<>();

    static {
        CATEGORIES.put("christmas", List.of("CHRISTMAS", "REINDEER", "ADVENT"));
        CATEGORIES.put("bags", List.of("BAG", "PURSE"));
        CATEGORIES.put("candles", List.of("CANDLE", "T-LIGHT", "LANTERN", "LIGHT"));
        CATEGORIES.put(
                "kitchen", List.of("MUG", "CUP", "PLATE", "TEA", "CAKE", "BOWL", "JAR", "LUNCH", "SPOON", "BAKING"));
        CATEGORIES.put("paper", List.of("CARD", "PAPER", "WRAP", "NOTEBOOK", "PENCIL", "STICKER"));
        CATEGORIES.put("toys", List.of("TOY", "DOLL", "GAME", "PLAY", "CHILDREN"));
        CATEGORIES.put("home", List.of("")); // all others
    }

    private final DemoCalls platform;

    DemoShop(DemoCalls platform) {
        this.platform = platform;
    }

    /** Adds what is missing, and returns how many SKUs were listed or put into a category. */
    int prepare(DemoWeek week) {
        addIfMissing("/categories/" + ROOT, Map.of("name", "Gifts"));
        CATEGORIES
                .keySet()
                .forEach(each -> addIfMissing("/categories/" + each, Map.of("name", title(each), "parent_id", ROOT)));
        int listed = list(week.skus());
        stock(week);
        addIfMissing(
                "/promotions/" + PROMOTION,
                Map.of(
                        "name",
                        "Demo week",
                        "kind",
                        "PERCENT",
                        "basis_points",
                        1000,
                        "starts_at",
                        "2020-01-01T00:00:00Z",
                        "needs_coupon",
                        true,
                        "priority",
                        100));
        addIfMissing("/coupons/" + COUPON, Map.of("promotion_id", PROMOTION, "max_uses", 50));
        requireOk(platform.put("/charges/tax-rates/GB/reduced", Map.of("rate_ppm", 50_000)), "PUT a tax rate");
        addShippingRates();
        return listed;
    }

    /** A shop that has shipping rates keeps its own. */
    private void addShippingRates() {
        Answer rates = platform.get("/charges/shipping-rates");
        requireOk(rates, "GET the shipping rates");
        if (rates.body().path("shipping_rates").isEmpty()) {
            addIfMissing("/charges/shipping-rates/demo-parcel", Map.of("country", "*", "amount", money(PARCEL)));
            addIfMissing(
                    "/charges/shipping-rates/demo-free",
                    Map.of("country", "*", "min_subtotal", money(FREE_FROM), "amount", money(0)));
        }
    }

    private static Map<String, Object> money(long amountMinor) {
        return Map.of("amount_minor", amountMinor, "currency", CURRENCY);
    }

    private int list(List<SkuListing> skus) {
        Map<String, JsonNode> known = listings();
        List<Map<String, Object>> items = new ArrayList<>();
        for (SkuListing sku : skus) {
            JsonNode found = known.get(sku.skuId());
            if (found == null || !found.path("category").isString() && isUntouched(found, sku)) {
                items.add(Map.of(
                        "sku_id", sku.skuId(),
                        "name", sku.name(),
                        "prices", List.of(Map.of("amount_minor", sku.unitPriceMinor(), "currency", CURRENCY)),
                        "category", category(sku.name())));
            }
        }
        for (List<Map<String, Object>> some : items.stream()
                .gather(Gatherers.windowFixed(PlatformApi.MOST_IMPORTED))
                .toList()) {
            requireOk(platform.post("/skus/import", Map.of("skus", some)), "POST /skus/import");
        }
        return items.size();
    }

    /** Whether nobody has changed the name or the price since the first run has listed the SKU. */
    private static boolean isUntouched(JsonNode found, SkuListing sku) {
        JsonNode prices = found.path("prices");
        return found.path("name").asString("").equals(sku.name())
                && prices.size() == 1
                && prices.path(0).path("amount_minor").asLong(0) == sku.unitPriceMinor();
    }

    private Map<String, JsonNode> listings() {
        Map<String, JsonNode> listings = new HashMap<>();
        String cursor = "";
        do {
            Answer page =
                    platform.get("/skus?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + DemoCalls.encoded(cursor)));
            requireOk(page, "GET /skus");
            page.body()
                    .path("skus")
                    .forEach(sku -> listings.put(sku.path("sku_id").asString(""), sku));
            cursor = DemoCalls.text(page, "next_cursor").orElse("");
        } while (!cursor.isEmpty());
        return listings;
    }

    /** Stocks what the week sells. The platform stores the reference for ever, so this has an effect once. */
    private void stock(DemoWeek week) {
        if (!platform.get("/warehouses").body().path("warehouses").toString().contains("\"" + WAREHOUSE + "\"")) {
            requireOk(
                    platform.put("/warehouses/" + WAREHOUSE, Map.of("name", "Main warehouse", "priority", 1)),
                    "PUT a warehouse");
        }
        Map<String, Long> sold = new TreeMap<>();
        week.orders()
                .forEach(order -> order.lines().forEach(line -> sold.merge(line.skuId(), line.quantity(), Long::sum)));
        List<Map<String, Object>> items = sold.entrySet().stream()
                .map(each -> Map.<String, Object>of("sku_id", each.getKey(), "quantity", each.getValue() + SPARE_UNITS))
                .toList();
        requireOk(
                platform.post(
                        "/stock/import",
                        Map.of("reference", "demo-week/stock", "warehouse_id", WAREHOUSE, "items", items)),
                "POST /stock/import");
    }

    /** Leaves a few units of some SKUs that the newest orders have sold, and none of two, and returns the number of these SKUs. */
    int runLow(DemoWeek week) {
        List<String> skus = week.orders().reversed().stream()
                .flatMap(order -> order.lines().stream())
                .map(SoldLine::skuId)
                .distinct()
                .limit(LOW_SKUS)
                .toList();
        int changed = 0;
        for (int i = 0; i < skus.size(); i++) {
            changed += leave(skus.get(i), i < 2 ? 0 : LOW_UNITS) ? 1 : 0;
        }
        return changed;
    }

    private boolean leave(String sku, long units) {
        Answer stock = platform.get("/stock/" + DemoCalls.encoded(sku));
        requireOk(stock, "GET the stock of " + sku);
        long available = 0;
        for (JsonNode level : stock.body().path("warehouses")) {
            available = level.path("warehouse_id").asString("").equals(WAREHOUSE)
                    ? level.path("available").asLong(0)
                    : available;
        }
        String reference = "demo-week/low/" + sku;
        if (available <= units || isNoted(sku, reference)) {
            return false;
        }
        Answer answer = platform.post(
                "/stock/adjust",
                Map.of(
                        "reference", reference,
                        "warehouse_id", WAREHOUSE,
                        "sku_id", sku,
                        "delta", units - available,
                        "reason", "Counted"));
        requireOk(answer, "POST /stock/adjust");
        return true;
    }

    /** Whether an earlier run has adjusted this SKU; then somebody may have restocked it since. */
    private boolean isNoted(String sku, String reference) {
        Answer movements = platform.get("/stock/" + DemoCalls.encoded(sku) + "/movements?limit=200");
        requireOk(movements, "GET the movements of " + sku);
        return movements.body().toString().contains("\"" + reference + "\"");
    }

    private void addIfMissing(String path, Map<String, ?> body) {
        Answer found = platform.get(path);
        if (found.is(404)) {
            requireOk(platform.put(path, body), "PUT " + path);
        } else {
            requireOk(found, "GET " + path);
        }
    }

    private static String category(String name) {
        return CATEGORIES.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(name::contains))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static String title(String id) {
        return Character.toUpperCase(id.charAt(0)) + id.substring(1);
    }

    private static void requireOk(Answer answer, String call) {
        if (!answer.isSuccess()) {
            throw new CallFailed(call + ": " + answer.description());
        }
    }
}
