package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform's API as a good client uses it: what got no answer is asked again, under the same key. */
final class Shop implements AutoCloseable {

    static final String CURRENCY = "GBP";
    static final long PRICE_MINOR = 250;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 800;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String API = "/api/v2";
    private static final String KEY = "X-Idempotency-Key";
    private static final String PAYMENT = "pay_";

    private final Platform platform;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong asked = new AtomicLong();
    private final Queue<String> cutOff = new ConcurrentLinkedQueue<>();
    private final Set<String> answeredKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> unansweredKeys = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> askingAgain = CompletableFuture.completedFuture(null);
    private final String operator;
    private final String shopper;

    Shop(Platform platform) {
        this.platform = platform;
        operator = token(
                "demo-operator",
                "demo-operator-secret",
                "operator.orders operator.catalog operator.stock operator.promotions operator.shipments operator.events");
        shopper = token("demo-shopper", "demo-shopper-secret", "orders");
    }

    record Answer(int status, JsonNode body) {

        String text(String field) {
            return body.path(field).asString("");
        }

        Answer expecting(int expected) {
            assertThat(status).as(body.toString()).isEqualTo(expected);
            return this;
        }
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

        /** The payment is named after it. */
        private UUID id() {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getUrlDecoder().decode(paymentReference.substring(PAYMENT.length())));
            return new UUID(bytes.getLong(), bytes.getLong());
        }
    }

    /** Lists the SKUs at one price and stocks them. */
    void open(String key, Map<String, Long> stock) {
        list(key, List.copyOf(stock.keySet()));
        List<Map<String, Object>> items = stock.entrySet().stream()
                .map(each -> Map.<String, Object>of("sku_id", each.getKey(), "quantity", each.getValue()))
                .toList();
        post(operator, key, API + "/stock/import", Map.of("reference", key, "warehouse_id", "main", "items", items))
                .expecting(200);
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
        post(operator, key, API + "/skus/import", Map.of("skus", skus)).expecting(200);
    }

    /** @param terms what it takes off, of whom and how much in all */
    void offer(String promotionId, Map<String, Object> terms) {
        Map<String, Object> promotion = new HashMap<>(terms);
        promotion.putAll(Map.of(
                "name", "Offered by a test", "currency", CURRENCY, "starts_at", "2020-01-01T00:00:00Z", "priority", 1));
        put(operator, promotionId, API + "/promotions/" + promotionId, promotion)
                .expecting(200);
    }

    /** @param limit of its uses, if any; @param terms of the promotion that it brings, and that is named like it */
    void issue(String couponCode, Map<String, Object> limit, Map<String, Object> terms) {
        Map<String, Object> promotion = new HashMap<>(terms);
        promotion.put("needs_coupon", true);
        offer(couponCode, promotion);
        Map<String, Object> coupon = new HashMap<>(limit);
        coupon.put("promotion_id", couponCode);
        put(operator, couponCode + "-coupon", API + "/coupons/" + couponCode, coupon)
                .expecting(200);
    }

    /** @param channel anything; the order bears it */
    Answer place(String key, String channel, String method, Basket basket) {
        List<Map<String, Object>> lines = basket.items().stream()
                .map(item -> Map.<String, Object>of("sku_id", item.skuId(), "quantity", item.quantity()))
                .toList();
        return post(
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
                        channel,
                        "coupon_codes",
                        basket.couponCodes(),
                        "shipping_address",
                        Map.of("name", "Ada", "line1", "12 Square", "city", "London", "country", "GB")));
    }

    Order look(String orderNo) {
        return Order.of(
                ask(() -> request(shopper, API + "/orders/" + orderNo).GET().build())
                        .expecting(200));
    }

    /** Looks again until it has this status. */
    Order await(String orderNo, String status) {
        return await(orderNo, order -> order.status().equals(status));
    }

    /** Looks again until it is as wanted. */
    Order await(String orderNo, Predicate<Order> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Order order = look(orderNo);
        while (!wanted.test(order)) {
            assertThat(System.nanoTime()).as("waiting for %s", order).isLessThan(deadline);
            pause(SHORTEST_PAUSE_MILLIS);
            order = look(orderNo);
        }
        return order;
    }

    Answer cancel(String key, String orderNo) {
        return post(shopper, key, API + "/orders/" + orderNo + "/cancel", Map.of("reason", "changed my mind"));
    }

    /** As the shopper at the provider's page, however the provider behaves. */
    Answer pay(Order order, String outcome) {
        return ask(() -> json(to("/sandbox/payments/" + order.paymentReference() + "/pay"))
                .POST(body(Map.of(
                        "amount_minor", order.payableMinor(), "currency", CURRENCY, "outcome", outcome, "delay_ms", 0)))
                .build());
    }

    Answer pay(Order order) {
        return pay(order, "captured").expecting(200);
    }

    /** The waybill of an order that is on its way, once its carrier has booked it. */
    String waybill(Order order) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode shipment = ask(() -> request(operator, API + "/shipments?correlation=" + order.id())
                            .GET()
                            .build())
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
            pause(SHORTEST_PAUSE_MILLIS);
        }
    }

    /** As the carrier's driver, however the carrier behaves: it is dispatched, or delivered. */
    void scan(String waybill, String event) {
        ask(() -> json(to("/sandbox/shipments/" + waybill + "/scan"))
                        .POST(body(Map.of("event", event, "delay_ms", 0)))
                        .build())
                .expecting(200);
    }

    /** How the carrier behaves, until the next start. */
    void behaveAsCarrier(Map<String, Object> behaviour) {
        ask(() -> json(to("/sandbox/shipments/behaviour")).PUT(body(behaviour)).build())
                .expecting(200);
    }

    /** How the provider behaves, until the next start. */
    void behave(Map<String, Object> behaviour) {
        ask(() -> json(to("/sandbox/behaviour")).PUT(body(behaviour)).build()).expecting(200);
    }

    /** Requests so far, the repeated ones too. */
    long asked() {
        return asked.get();
    }

    /** Requests that were sent and got no answer, and why. */
    Collection<String> cutOff() {
        return cutOff;
    }

    /** Keys of writes that were sent and have never been answered. */
    Set<String> unansweredKeys() {
        Set<String> never = new TreeSet<>(unansweredKeys);
        never.removeAll(answeredKeys);
        return never;
    }

    /** What gets no answer is not asked again for the time being; what was not asked yet is. */
    void stopAskingAgain() {
        askingAgain = new CompletableFuture<>();
    }

    void askAgain() {
        askingAgain.complete(null);
    }

    private Answer post(String token, String key, String path, Object body) {
        return ask(() ->
                json(request(token, path)).header(KEY, key).POST(body(body)).build());
    }

    private Answer put(String token, String key, String path, Object body) {
        return ask(() ->
                json(request(token, path)).header(KEY, key).PUT(body(body)).build());
    }

    private String token(String client, String secret, String scope) {
        String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return ask(() -> to("/oauth2/token")
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + scope.replace(' ', '+')))
                        .build())
                .expecting(200)
                .text("access_token");
    }

    private HttpRequest.Builder request(String token, String path) {
        return to(path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(platform.uri(path)).timeout(ANSWER_LIMIT);
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher body(Object body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private interface Question {
        HttpRequest build();
    }

    /** Asks until there is an answer; the platform may have another address each time. */
    private Answer ask(Question question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pauseMillis = SHORTEST_PAUSE_MILLIS;
                ;
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)) {
            String why;
            HttpRequest request = question.build();
            try {
                asked.incrementAndGet();
                HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
                Answer answer = new Answer(response.statusCode(), JSON.readTree(response.body()));
                if (!comesAgain(answer)) {
                    request.headers().firstValue(KEY).ifPresent(answeredKeys::add);
                    return answer;
                }
                why = answer.toString();
            } catch (ConnectException notSent) {
                why = notSent.toString();
            } catch (IOException noAnswer) {
                cutOff.add("%s %s: %s".formatted(request.method(), request.uri().getPath(), noAnswer));
                request.headers().firstValue(KEY).ifPresent(unansweredKeys::add);
                why = noAnswer.toString();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
            assertThat(System.nanoTime())
                    .as("%s has no answer but %s", request.uri(), why)
                    .isLessThan(deadline);
            askingAgain.join();
            pause(pauseMillis);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Asked too early, in the platform's own words. */
    private static boolean comesAgain(Answer answer) {
        return switch (answer.status()) {
            case 502, 503 -> true;
            case 409 -> answer.text("code").equals("IDEMPOTENCY_IN_PROGRESS");
            default -> false;
        };
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
