package replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of the platform's API that a replay uses, in memory and on a port of its own: SKUs, stock imports, orders,
 * payments, shipments, returns and, if enabled, reports. A test can reply to single requests itself.
 */
final class StubPlatform implements AutoCloseable {

    /** @param key the idempotency key; empty without one */
    record Request(String method, String path, String key, String token, String body) {

        boolean isPost(String toPath) {
            return method.equals("POST") && path.equals(toPath);
        }

        boolean isToSandbox() {
            return path.startsWith("/sandbox");
        }

        /** Whether the body contains this number or reference. */
        boolean names(String reference) {
            return body.contains(reference);
        }
    }

    /** @param status 0 closes the connection without a response */
    record Reply(int status, String body, Map<String, String> headers) {

        static final Reply CUT_OFF = new Reply(0, "", Map.of());

        static Reply of(int status, JsonNode body) {
            return new Reply(status, body.toString(), Map.of());
        }

        static Reply problem(int status, String code) {
            return new Reply(status, "{\"code\":\"%s\",\"message\":\"simulated\"}".formatted(code), Map.of());
        }
    }

    /** What differs from a platform that works as usual. */
    enum Setting {
        /** Orders are accepted with 202, and each is decided after it was read once. */
        DECIDE_SLOWLY,
        /** No orders are listed until a request places one whose external reference exists. */
        HIDE_ORDERS,
        /** The first list of shipments shows all as not yet booked. */
        BOOK_SLOWLY,
        /** No returns are shown until a request makes one whose external reference exists. */
        HIDE_RETURNS,
        REFUSE_REFUNDS,
        /** Refunds wait for an operator. */
        HOLD_REFUNDS,
        /** There is a sales report. */
        SERVE_REPORTS
    }

    private static final Function<Request, Optional<Reply>> NONE = request -> Optional.empty();
    private static final int PAGE_LIMIT = 200;
    /** Smaller than the limit that the replay requests, so that there are several pages. */
    private static final int PAGE_SIZE = 50;

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final HttpServer server;
    private final Set<Setting> settings = EnumSet.noneOf(Setting.class);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final List<Request> requests = new ArrayList<>();
    private final Map<String, Integer> warehouses = new HashMap<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> stockReferences = new HashSet<>();
    private final Map<String, Long> available = new HashMap<>();
    private final Map<String, ObjectNode> ordersByNo = new LinkedHashMap<>();
    private final Map<String, String> orderNoByReference = new HashMap<>();
    private final Map<String, String> orderNoByKey = new HashMap<>();
    private int tokensIssued;
    private Function<Request, Optional<Reply>> interceptor = NONE;
    private final Set<String> dispatching = new HashSet<>();
    private final Map<String, String> orderNoByReturnKey = new HashMap<>();

    StubPlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    // What tests change

    /** Sends the replies of this function; the platform processes only requests for which it has none. */
    synchronized void intercept(Function<Request, Optional<Reply>> newInterceptor) {
        interceptor = newInterceptor;
    }

    /** Sends this reply to each of these requests instead of processing them. */
    void replyTo(Predicate<Request> requests, Reply reply) {
        intercept(request -> requests.test(request) ? Optional.of(reply) : Optional.empty());
    }

    void replyNormally() {
        intercept(NONE);
    }

    synchronized void set(Setting setting) {
        settings.add(setting);
    }

    /** Forgets all idempotency keys, as the platform does after a day. */
    synchronized void forgetKeys() {
        orderNoByKey.clear();
        orderNoByReturnKey.clear();
    }

    /** Changes every existing order. */
    synchronized void change(Consumer<ObjectNode> change) {
        ordersByNo.values().forEach(change);
    }

    // State

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> requests(String method, String path) {
        return requests().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .toList();
    }

    synchronized void forgetRequests() {
        requests.clear();
    }

    synchronized List<ObjectNode> orders() {
        return ordersByNo.values().stream().map(ObjectNode::deepCopy).toList();
    }

    ObjectNode orderOf(String externalReference) {
        return orders().stream()
                .filter(order -> order.path("external_reference").asString("").equals(externalReference))
                .findFirst()
                .orElseThrow();
    }

    /** Units that were stocked and not sold. */
    synchronized long unitsLeft() {
        return available.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized Set<String> listedSkus() {
        return Set.copyOf(listed);
    }

    synchronized Set<String> stockReferences() {
        return Set.copyOf(stockReferences);
    }

    // The platform

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    header(exchange, "X-Idempotency-Key"),
                    header(exchange, "Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Reply reply = reply(request, query(exchange));
            if (reply.status() == 0) {
                return;
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Reply reply(Request request, Map<String, String> query) {
        requests.add(request);
        return interceptor.apply(request).orElseGet(() -> process(request, query));
    }

    private Reply process(Request request, Map<String, String> query) {
        String path = request.path();
        if (path.equals("/oauth2/token")) {
            return token(request);
        }
        if (path.startsWith("/sandbox/payments/")) {
            return pay(path.replaceAll(".*/payments/|/pay$", ""), json.readTree(request.body()));
        }
        if (path.startsWith("/sandbox/shipments/")) {
            return scan(path.replaceAll(".*/shipments/SBX-|/scan$", ""), json.readTree(request.body()));
        }
        if (!request.token().equals("Bearer token-" + tokensIssued)) {
            return Reply.problem(401, "UNAUTHENTICATED");
        }
        if (request.method().equals("GET")) {
            return switch (path) {
                case "/api/v2/orders" -> page(query);
                case "/api/v2/shipments" -> shipments(query.getOrDefault("correlation", ""));
                case "/api/v2/reports/sales" ->
                    settings.contains(Setting.SERVE_REPORTS)
                            ? StubReports.sales(ordersByNo.values(), query)
                            : Reply.problem(404, "NOT_FOUND");
                default -> order(path.substring("/api/v2/orders/".length()));
            };
        }
        if (request.key().isEmpty()) {
            return Reply.problem(400, "VALIDATION_FAILED");
        }
        JsonNode body = json.readTree(request.body());
        if (path.endsWith("/returns")) {
            return returnItems(path.replaceAll(".*/orders/|/returns$", ""), request.key(), body);
        }
        return switch (path) {
            case "/api/v2/warehouses/main" -> warehouse(body);
            case "/api/v2/skus/import" -> list(body);
            case "/api/v2/stock/import" -> stock(body);
            case "/api/v2/orders" -> place(request.key(), body);
            default -> Reply.problem(404, "NOT_FOUND");
        };
    }

    private Reply token(Request request) {
        boolean complete = request.body().contains("grant_type=client_credentials")
                && request.body().contains("scope=operator.orders")
                && request.body().contains("operator.shipments");
        if (!complete || !request.token().startsWith("Basic ")) {
            return Reply.problem(400, "invalid_request");
        }
        tokensIssued++;
        ObjectNode body = json.createObjectNode();
        body.put("access_token", "token-" + tokensIssued).put("expires_in", 3600);
        return Reply.of(200, body);
    }

    private Reply warehouse(JsonNode body) {
        warehouses.put("main", body.required("priority").asInt());
        return Reply.of(200, body);
    }

    private Reply list(JsonNode body) {
        body.required("skus").forEach(sku -> {
            sku.required("name");
            sku.required("prices").get(0).required("amount_minor");
            listed.add(sku.required("sku_id").asString());
        });
        return Reply.of(200, json.createObjectNode().put("listed", listed.size()));
    }

    private Reply stock(JsonNode body) {
        if (!warehouses.containsKey(body.required("warehouse_id").asString())) {
            return Reply.problem(404, "WAREHOUSE_UNKNOWN");
        }
        boolean applied = stockReferences.add(body.required("reference").asString());
        if (applied) {
            body.required("items")
                    .forEach(item -> available.merge(
                            item.required("sku_id").asString(),
                            item.required("quantity").asLong(),
                            Long::sum));
        }
        return Reply.of(200, json.createObjectNode().put("applied", applied));
    }

    private Reply place(String key, JsonNode body) {
        String known = orderNoByKey.get(key);
        if (known != null) {
            return Reply.of(201, Objects.requireNonNull(ordersByNo.get(known)));
        }
        String reference = body.required("external_reference").asString();
        String other = orderNoByReference.get(reference);
        if (other != null) {
            settings.remove(Setting.HIDE_ORDERS);
            ObjectNode problem = json.createObjectNode().put("code", "EXTERNAL_REFERENCE_EXISTS");
            problem.putObject("details").put("order_no", other);
            return Reply.of(409, problem);
        }
        Map<String, Long> wanted = new HashMap<>();
        body.required("items")
                .forEach(item -> wanted.merge(
                        item.required("sku_id").asString(),
                        item.required("quantity").asLong(),
                        Long::sum));
        if (!listed.containsAll(wanted.keySet())) {
            return Reply.problem(409, "SKU_NOT_LISTED");
        }
        if (wanted.entrySet().stream().anyMatch(item -> available.getOrDefault(item.getKey(), 0L) < item.getValue())) {
            return Reply.problem(409, "INVENTORY_SHORTAGE");
        }
        wanted.forEach((sku, quantity) -> available.merge(sku, -quantity, Long::sum));
        ObjectNode order = newOrder(body, reference);
        String orderNo = order.path("order_no").asString();
        ordersByNo.put(orderNo, order);
        orderNoByKey.put(key, orderNo);
        orderNoByReference.put(reference, orderNo);
        if (settings.contains(Setting.DECIDE_SLOWLY)) {
            order.put("status", "CREATED");
            return Reply.of(
                    202, json.createObjectNode().put("order_no", orderNo).put("status", "CREATED"));
        }
        return Reply.of(201, order);
    }

    private ObjectNode newOrder(JsonNode body, String reference) {
        String orderNo = "ORD-" + (ordersByNo.size() + 1);
        long units = 0;
        long amountMinor = 0;
        for (JsonNode item : body.required("items")) {
            units += item.required("quantity").asLong();
            amountMinor += item.required("quantity").asLong()
                    * item.required("unit_price").required("amount_minor").asLong();
        }
        ObjectNode order = json.createObjectNode();
        order.put("order_no", orderNo)
                .put("correlation", "correlation/" + orderNo)
                .put("status", "PAYING")
                .put("external_reference", reference)
                .put("created_at", Instant.now().toString())
                .put(
                        "placed_at",
                        OffsetDateTime.parse(body.required("placed_at").asString())
                                .withOffsetSameInstant(ZoneOffset.UTC)
                                .toString())
                .put("units", units);
        order.putObject("amounts")
                .putObject("payable")
                .put("amount_minor", amountMinor)
                .put("currency", body.required("currency").asString());
        order.putObject("payment").put("reference", "pay_" + orderNo);
        order.set("shipping_address", body.required("shipping_address"));
        order.set("lines", body.required("items"));
        if (body.has("user_id")) {
            order.set("user_id", body.path("user_id"));
        }
        return order;
    }

    private Reply order(String orderNo) {
        ObjectNode order = ordersByNo.get(orderNo);
        if (order == null) {
            return Reply.problem(404, "ORDER_NOT_FOUND");
        }
        Reply reply = Reply.of(200, shown(order));
        advance(order);
        return reply;
    }

    /** Changes the state as the platform would by itself; the next request reads it. */
    private void advance(ObjectNode order) {
        if (order.path("status").asString().equals("CREATED")) {
            order.put("status", "PAYING");
        }
        if (dispatching.remove(order.path("order_no").asString())) {
            order.put("status", "SHIPPED");
        }
        for (JsonNode returned : order.path("returns")) {
            if (returned.path("status").asString().equals("REFUNDING") && !settings.contains(Setting.HOLD_REFUNDS)) {
                ((ObjectNode) returned)
                        .put("status", settings.contains(Setting.REFUSE_REFUNDS) ? "FAILED" : "REFUNDED");
            }
        }
    }

    private ObjectNode shown(ObjectNode order) {
        ObjectNode shown = order.deepCopy();
        if (settings.contains(Setting.HIDE_RETURNS)) {
            shown.remove("returns");
        }
        return shown;
    }

    private Reply shipments(String correlation) {
        ObjectNode page = json.createObjectNode();
        ArrayNode shipments = page.putArray("shipments");
        for (ObjectNode order : ordersByNo.values()) {
            String orderNo = order.path("order_no").asString();
            if (order.path("correlation").asString().equals(correlation)) {
                ObjectNode shipment = shipments.addObject();
                if (settings.contains(Setting.BOOK_SLOWLY)) {
                    shipment.put("status", "REQUESTED");
                    continue;
                }
                boolean waiting = order.path("status").asString().equals("PAID") && !dispatching.contains(orderNo);
                shipment.put("status", waiting ? "CREATED" : "DISPATCHED").put("waybill", "SBX-" + orderNo);
            }
        }
        settings.remove(Setting.BOOK_SLOWLY);
        return Reply.of(200, page);
    }

    private Reply scan(String orderNo, JsonNode body) {
        ObjectNode order = ordersByNo.get(orderNo);
        if (order == null || !body.path("event").asString().equals("dispatched")) {
            return Reply.problem(404, "NOT_FOUND");
        }
        if (order.path("status").asString().equals("PAID")) {
            dispatching.add(orderNo);
        }
        return Reply.of(200, json.createObjectNode());
    }

    private Reply returnItems(String orderNo, String key, JsonNode body) {
        ObjectNode order = Objects.requireNonNull(ordersByNo.get(orderNo));
        if (orderNoByReturnKey.containsKey(key)) {
            return orderNo.equals(orderNoByReturnKey.get(key))
                    ? Reply.of(200, order)
                    : Reply.problem(422, "IDEMPOTENCY_KEY_REUSED");
        }
        if (!order.path("status").asString().equals("SHIPPED")) {
            return Reply.problem(409, "ORDER_NOT_RETURNABLE");
        }
        String reference = body.required("external_reference").asString();
        for (JsonNode returned : order.path("returns")) {
            if (returned.path("external_reference").asString().equals(reference)) {
                settings.remove(Setting.HIDE_RETURNS);
                return Reply.problem(409, "EXTERNAL_REFERENCE_EXISTS");
            }
        }
        ObjectNode returned = json.createObjectNode();
        ArrayNode lines = returned.putArray("lines");
        long amountMinor = 0;
        Set<Integer> named = new HashSet<>();
        for (JsonNode item : body.required("items")) {
            int lineNo = item.required("line_no").asInt();
            long quantity = item.required("quantity").asLong();
            JsonNode line = order.path("lines").required(lineNo - 1);
            if (!named.add(lineNo)) {
                return Reply.problem(400, "VALIDATION_FAILED");
            }
            if (unitsReturned(order, lineNo) + quantity > line.path("quantity").asLong()) {
                return Reply.problem(409, "RETURN_EXCEEDS_ORDER");
            }
            long lineMinor =
                    quantity * line.path("unit_price").path("amount_minor").asLong();
            amountMinor += lineMinor;
            ObjectNode returnedLine = lines.addObject();
            returnedLine.put("line_no", lineNo).put("quantity", quantity);
            returnedLine.put("sku_id", line.path("sku_id").asString());
            returnedLine.putObject("total").put("amount_minor", lineMinor);
        }
        returned.put("status", "REFUNDING")
                .put("external_reference", reference)
                .put(
                        "returned_at",
                        OffsetDateTime.parse(body.required("returned_at").asString())
                                .toInstant()
                                .toString());
        returned.putObject("amounts").putObject("payable").put("amount_minor", amountMinor);
        order.withArray("returns").add(returned);
        orderNoByReturnKey.put(key, orderNo);
        return Reply.of(200, order);
    }

    private static long unitsReturned(ObjectNode order, int lineNo) {
        long units = 0;
        for (JsonNode returned : order.path("returns")) {
            for (JsonNode line : returned.path("lines")) {
                units += line.path("line_no").asInt() == lineNo
                        ? line.path("quantity").asLong()
                        : 0;
            }
        }
        return units;
    }

    private Reply pay(String paymentReference, JsonNode body) {
        ObjectNode order = ordersByNo.get(paymentReference.substring("pay_".length()));
        if (order == null || !order.path("amounts").path("payable").toString().equals(body.toString())) {
            return Reply.problem(422, "AMOUNT_MISMATCH");
        }
        order.put("status", "PAID");
        return Reply.of(200, json.createObjectNode());
    }

    private Reply page(Map<String, String> query) {
        Instant from = Instant.parse(query.getOrDefault("updated_from", "1970-01-01T00:00:00Z"));
        List<ObjectNode> newestFirst = new ArrayList<>(ordersByNo.values())
                .reversed().stream()
                        .filter(order -> !Instant.parse(order.path("created_at").asString())
                                .isBefore(from))
                        .toList();
        int start = Integer.parseInt(query.getOrDefault("cursor", "0"));
        int limit = Math.min(PAGE_SIZE, Integer.parseInt(query.getOrDefault("limit", "50")));
        if (Integer.parseInt(query.getOrDefault("limit", "50")) > PAGE_LIMIT) {
            return Reply.problem(400, "VALIDATION_FAILED");
        }
        int end = Math.min(start + limit, newestFirst.size());
        ObjectNode page = json.createObjectNode();
        ArrayNode orders = page.putArray("orders");
        if (!settings.contains(Setting.HIDE_ORDERS)) {
            newestFirst.subList(start, end).forEach(order -> orders.add(shown(order)));
        }
        if (end < newestFirst.size()) {
            page.put("next_cursor", String.valueOf(end));
        } else {
            page.putNull("next_cursor");
        }
        return Reply.of(200, page);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
