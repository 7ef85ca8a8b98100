package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import kill.Wire.Answer;
import tools.jackson.databind.JsonNode;

/** The platform's API as a good client uses it: what got no answer is asked again, under the same key. */
final class Shop implements AutoCloseable {

    static final String CURRENCY = "GBP";
    static final long PRICE_MINOR = 250;

    private static final String API = "/api/v2";

    private final Wire wire;
    private final String operator;
    private final String shopper;

    Shop(Platform platform) {
        wire = new Wire(platform);
        operator = wire.token(
                "demo-operator",
                "demo-operator-secret",
                "operator.orders operator.catalog operator.stock operator.promotions operator.shipments operator.events operator.reports");
        shopper = wire.token("demo-shopper", "demo-shopper-secret", "orders");
    }

    record Item(String skuId, long quantity) {}

    /** What a buyer wants, and the coupons that it brings. */
    record Basket(List<Item> items, List<String> couponCodes) {

        static Basket of(Item... items) {
            return new Basket(List.of(items), List.of());
        }
    }

    /** An order as it was answered or looked up. */
    record Order(
            String number,
            String correlation,
            String status,
            String paymentReference,
            String paymentStatus,
            long payableMinor,
            int shipments,
            Instant expireTime) {

        static Order of(Answer answer) {
            JsonNode body = answer.body();
            JsonNode expireTime = body.path("expire_time");
            return new Order(
                    answer.text("order_no"),
                    answer.text("correlation"),
                    answer.text("status"),
                    body.path("payment").path("reference").asString(""),
                    body.path("payment").path("status").asString(""),
                    body.path("amounts").path("payable").path("amount_minor").asLong(0),
                    body.path("shipments").size(),
                    expireTime.isString() ? Instant.parse(expireTime.asString()) : Instant.MAX);
        }

        boolean isBegun() {
            return status.equals("CREATED");
        }

        /** What is to be paid for it stands. */
        boolean isPriced() {
            return !paymentReference.isEmpty();
        }

        /** Its money goes back, or has gone. */
        boolean isGivenUp() {
            return status.equals("CANCELLED") || status.equals("REFUNDED");
        }

        boolean isOnItsWay() {
            return shipments > 0;
        }
    }

    /** Lists the SKUs at one price and stocks them. */
    void open(String key, Map<String, Long> stock) {
        list(key, List.copyOf(stock.keySet()));
        restock(key, stock);
    }

    private void list(String key, List<String> skuIds) {
        List<Map<String, Object>> skus = skuIds.stream()
                .map(skuId -> Map.<String, Object>of(
                        "sku_id",
                        skuId,
                        "name",
                        "Sold by a test",
                        "prices",
                        List.of(Map.of("amount_minor", PRICE_MINOR, "currency", CURRENCY))))
                .toList();
        wire.post(operator, key, API + "/skus/import", Map.of("skus", skus)).expecting(200);
    }

    /** @param terms what it takes off, of whom and how much in all */
    void offer(String promotionId, Map<String, Object> terms) {
        Map<String, Object> promotion = new HashMap<>(terms);
        promotion.putAll(Map.of(
                "name", "Offered by a test", "currency", CURRENCY, "starts_at", "2020-01-01T00:00:00Z", "priority", 1));
        wire.put(operator, promotionId, API + "/promotions/" + promotionId, promotion)
                .expecting(200);
    }

    /** @param limit of its uses, if any; @param terms of the promotion that it brings, and that is named like it */
    void issue(String couponCode, Map<String, Object> limit, Map<String, Object> terms) {
        Map<String, Object> promotion = new HashMap<>(terms);
        promotion.put("needs_coupon", true);
        offer(couponCode, promotion);
        Map<String, Object> coupon = new HashMap<>(limit);
        coupon.put("promotion_id", couponCode);
        wire.put(operator, couponCode + "-coupon", API + "/coupons/" + couponCode, coupon)
                .expecting(200);
    }

    /** @param name anything; the order bears it */
    Answer place(String key, String name, String method, Basket basket) {
        List<Map<String, Object>> lines = basket.items().stream()
                .map(item -> Map.<String, Object>of("sku_id", item.skuId(), "quantity", item.quantity()))
                .toList();
        return wire.post(
                shopper,
                key,
                API + "/orders",
                Map.of(
                        "items",
                        lines,
                        "currency",
                        CURRENCY,
                        "payment_method",
                        method,
                        "channel",
                        "web",
                        "attributes",
                        Map.of("name", name),
                        "coupon_codes",
                        basket.couponCodes(),
                        "shipping_address",
                        Map.of("name", "Ada", "line1", "12 Square", "city", "London", "country", "GB")));
    }

    Order look(String orderNo) {
        return Order.of(wire.get(shopper, API + "/orders/" + orderNo).expecting(200));
    }

    /** Looks again until it has this status. */
    Order await(String orderNo, String status) {
        return await(orderNo, order -> order.status().equals(status));
    }

    /** Looks again until it is as wanted. */
    Order await(String orderNo, Predicate<Order> wanted) {
        long deadline = System.nanoTime() + Wire.TIMEOUT.toNanos();
        Order order = look(orderNo);
        while (!wanted.test(order)) {
            assertThat(System.nanoTime()).as("waiting for %s", order).isLessThan(deadline);
            Wire.pause();
            order = look(orderNo);
        }
        return order;
    }

    Answer cancel(String key, String orderNo) {
        return wire.post(shopper, key, API + "/orders/" + orderNo + "/cancel", Map.of("reason", "changed my mind"));
    }

    /** As the shopper at the provider's page, however the provider behaves. */
    Answer pay(Order order, String outcome) {
        return wire.post(
                "/sandbox/payments/" + order.paymentReference() + "/pay",
                Map.of("amount_minor", order.payableMinor(), "currency", CURRENCY, "outcome", outcome, "delay_ms", 0));
    }

    Answer pay(Order order) {
        return pay(order, "captured").expecting(200);
    }

    /** As a provider that is not sure whether it was heard: the callback comes again and again, and with older news after it. */
    void storm(Order order) {
        wire.post(
                        "/sandbox/payments/" + order.paymentReference() + "/pay",
                        Map.of(
                                "amount_minor",
                                order.payableMinor(),
                                "currency",
                                CURRENCY,
                                "outcome",
                                "captured",
                                "repeat",
                                4,
                                "reorder",
                                true))
                .expecting(200);
    }

    void restock(String key, Map<String, Long> units) {
        List<Map<String, Object>> items = units.entrySet().stream()
                .map(each -> Map.<String, Object>of("sku_id", each.getKey(), "quantity", each.getValue()))
                .toList();
        wire.post(
                        operator,
                        key,
                        API + "/stock/import",
                        Map.of("reference", key, "warehouse_id", "main", "items", items))
                .expecting(200);
    }

    /** One unit of its first line comes back, once it has been sent. */
    void takeBack(Order order) {
        await(
                order.number(),
                now -> now.status().equals("SHIPPED") || now.status().equals("COMPLETED"));
        wire.post(
                        operator,
                        "back-" + order.number(),
                        API + "/orders/" + order.number() + "/returns",
                        Map.of("items", List.of(Map.of("line_no", 1, "quantity", 1))))
                .expecting(200);
    }

    /** All reports are derived anew, unless they are already. */
    void rebuildReports(String key) {
        assertThat(wire.post(operator, key, API + "/reports/rebuild", Map.of()).status())
                .isIn(202, 409);
    }

    /** The waybill of an order that is on its way, once its carrier has booked it. */
    String waybill(Order order) {
        long deadline = System.nanoTime() + Wire.TIMEOUT.toNanos();
        while (true) {
            JsonNode shipment = wire.get(operator, API + "/shipments?correlation=" + order.correlation())
                    .expecting(200)
                    .body()
                    .path("shipments")
                    .path(0);
            if (shipment.path("waybill").isString()) {
                return shipment.path("waybill").asString();
            }
            assertThat(System.nanoTime())
                    .as("waiting for %s of %s", shipment, order)
                    .isLessThan(deadline);
            Wire.pause();
        }
    }

    /** As the carrier's driver, however the carrier behaves: it is dispatched, or delivered. */
    void scan(String waybill, String event) {
        wire.post("/sandbox/shipments/" + waybill + "/scan", Map.of("event", event, "delay_ms", 0))
                .expecting(200);
    }

    /** How the carrier behaves, until the next start. */
    void behaveAsCarrier(Map<String, Object> behaviour) {
        wire.put("/sandbox/shipments/behaviour", behaviour).expecting(200);
    }

    /** How the provider behaves, until the next start. */
    void behave(Map<String, Object> behaviour) {
        wire.put("/sandbox/behaviour", behaviour).expecting(200);
    }

    /** Requests so far, the repeated ones too. */
    long asked() {
        return wire.asked();
    }

    /** Requests that were sent and got no answer, and why. */
    Collection<String> cutOff() {
        return wire.cutOff();
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        wire.close();
    }
}
