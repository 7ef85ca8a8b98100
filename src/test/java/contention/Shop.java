package contention;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The API as good clients use it: what got no answer, or was told to come again, is asked again under the same key. */
final class Shop implements AutoCloseable {

    static final long PRICE_MINOR = 100;
    /** What a coupon takes off. */
    static final long OFF_PERCENT = 10;

    private static final String CURRENCY = "GBP";
    private static final String PROMOTION = "contended";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 15;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Instances instances;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    Shop(Instances instances) {
        this.instances = instances;
    }

    static String freshKey() {
        return UUID.randomUUID().toString();
    }

    /** Lists the SKUs at one price, and stocks them. */
    void open(Map<String, Long> units) {
        List<Map<String, Object>> skus = units.keySet().stream()
                .map(sku ->
                        Map.<String, Object>of("sku_id", sku, "name", "A thing", "prices", List.of(money(PRICE_MINOR))))
                .toList();
        operator("POST", freshKey(), "/api/v2/skus/import", Map.of("skus", skus))
                .done();
        Map<String, Long> stocked = new LinkedHashMap<>(units);
        stocked.values().removeIf(each -> each == 0);
        if (!stocked.isEmpty()) {
            restock(freshKey(), stocked).done();
        }
    }

    Reply restock(String key, Map<String, Long> units) {
        List<Map<String, Object>> items = units.entrySet().stream()
                .map(each -> Map.<String, Object>of("sku_id", each.getKey(), "quantity", each.getValue()))
                .toList();
        return operator(
                "POST", key, "/api/v2/stock/import", Map.of("reference", key, "warehouse_id", "main", "items", items));
    }

    /** @param forced withdraws the newest reservations where it must */
    Reply adjust(String key, String sku, long delta, boolean forced) {
        Map<String, Object> count = new HashMap<>(Map.of(
                "reference", key, "warehouse_id", "main", "sku_id", sku, "delta", delta, "reason", "counted again"));
        if (forced) {
            count.put("force", true);
        }
        return operator("POST", key, "/api/v2/stock/adjust", count);
    }

    void offer() {
        operator(
                        "PUT",
                        freshKey(),
                        "/api/v2/promotions/" + PROMOTION,
                        Map.of(
                                "name",
                                "Off",
                                "kind",
                                "PERCENT",
                                "basis_points",
                                OFF_PERCENT * 100,
                                "starts_at",
                                "2020-01-01T00:00:00Z",
                                "needs_coupon",
                                true,
                                "priority",
                                1))
                .done();
    }

    void issue(List<Map<String, Object>> coupons) {
        operator("POST", freshKey(), "/api/v2/coupons/import", Map.of("promotion_id", PROMOTION, "coupons", coupons))
                .done();
    }

    /** @param name of the order: its key, and what its row is found by */
    Reply place(String name, Map<String, Long> lines, List<String> coupons) {
        return place(instances::any, name, name, lines, coupons);
    }

    Reply place(Supplier<URI> instance, String key, String name, Map<String, Long> lines, List<String> coupons) {
        Map<String, Object> body = checkout(name, lines, coupons);
        return ask(
                () -> request(instance.get(), "POST", "/api/v2/orders", body)
                        .header("Authorization", "Bearer " + instances.shopperToken())
                        .header("X-Idempotency-Key", key),
                true);
    }

    static Map<String, Object> checkout(String name, Map<String, Long> lines, List<String> coupons) {
        List<Map<String, Object>> items = lines.entrySet().stream()
                .map(each -> Map.<String, Object>of("sku_id", each.getKey(), "quantity", each.getValue()))
                .toList();
        return Map.of(
                "items",
                items,
                "currency",
                CURRENCY,
                "payment_method",
                "sandbox",
                "channel",
                "web",
                "attributes",
                Map.of("name", name),
                "coupon_codes",
                coupons,
                "shipping_address",
                Map.of("name", "Ada", "line1", "12 Square", "city", "London", "country", "GB"));
    }

    Reply cancel(String key, String orderNo) {
        return ask(
                () -> request(
                                instances.any(),
                                "POST",
                                "/api/v2/orders/" + orderNo + "/cancel",
                                Map.of("reason", "changed my mind"))
                        .header("Authorization", "Bearer " + instances.shopperToken())
                        .header("X-Idempotency-Key", key),
                true);
    }

    Reply takeBack(String key, String orderNo, long units) {
        return operator(
                "POST",
                key,
                "/api/v2/orders/" + orderNo + "/returns",
                Map.of("items", List.of(Map.of("line_no", 1, "quantity", units))));
    }

    /** @param outcome {@code captured} or {@code declined} */
    Reply pay(String paymentReference, long amountMinor, String outcome, int repeat) {
        return ask(
                () -> request(
                        instances.any(),
                        "POST",
                        "/sandbox/payments/" + paymentReference + "/pay",
                        Map.of(
                                "amount_minor",
                                amountMinor,
                                "currency",
                                CURRENCY,
                                "outcome",
                                outcome,
                                "repeat",
                                repeat,
                                "reorder",
                                repeat > 0)),
                false);
    }

    /** @param event {@code dispatched} or {@code delivered} */
    Reply scan(String waybill, String event) {
        return ask(
                () -> request(
                        instances.any(), "POST", "/sandbox/shipments/" + waybill + "/scan", Map.of("event", event)),
                false);
    }

    private static Map<String, Object> money(long minor) {
        return Map.of("amount_minor", minor, "currency", CURRENCY);
    }

    private Reply operator(String method, String key, String path, Object body) {
        return ask(
                () -> request(instances.any(), method, path, body)
                        .header("Authorization", "Bearer " + instances.operatorToken())
                        .header("X-Idempotency-Key", key),
                false);
    }

    private static HttpRequest.Builder request(URI instance, String method, String path, Object body) {
        return HttpRequest.newBuilder(instance.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    /** @param decided whether 202 says that it is not known yet */
    private Reply ask(Supplier<HttpRequest.Builder> request, boolean decided) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            String why;
            try {
                HttpResponse<byte[]> response = answer(request.get().build());
                Reply reply = new Reply(response.statusCode(), JSON.readTree(response.body()));
                if (!comesAgain(reply, decided)) {
                    return reply;
                }
                why = reply.toString();
            } catch (IOException noAnswer) {
                why = noAnswer.toString();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s has no answer but %s"
                        .formatted(request.get().build().uri(), why));
            }
            pause();
        }
    }

    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        CompletableFuture<Void> loss = instances.loss(request.uri());
        try {
            CompletableFuture.anyOf(answer, loss).get();
            if (loss.isDone()) {
                throw new IOException("Who was asked was lost");
            }
            return answer.get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean comesAgain(Reply reply, boolean decided) {
        return switch (reply.status()) {
            case 202 -> decided;
            case 502, 503 -> true;
            case 409 -> reply.text("code").equals("IDEMPOTENCY_IN_PROGRESS");
            default -> false;
        };
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
