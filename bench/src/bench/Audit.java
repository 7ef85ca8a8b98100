package bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Checks the orders and the stock of a run through the public API. Every order whose answer the driver received must be PAID. The stock on
 * hand of every SKU must be its initial stock minus the sold units. Units may be reserved only for orders whose answer was lost.
 */
final class Audit {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** An order that was placed although its answer was lost and the driver did not retry: it waits for its payment until it expires. */
    private static final String ANSWER_LOST = "PAYING, its answer lost";

    private static final int PAGE = 200;
    private static final int SHOWN = 10;

    private final Api api;
    private final HttpConnections connections;
    private final Goods goods;
    private final String shopper;
    private final String operator;

    Audit(Api api, HttpConnections connections, Goods goods, String shopper, String operator) {
        this.api = api;
        this.connections = connections;
        this.goods = goods;
        this.shopper = shopper;
        this.operator = operator;
    }

    /**
     * @param paid numbers of the orders of this run that are PAID
     * @param orders the number of orders of this run by status
     * @param violations messages about wrong orders and wrong stock
     */
    record Result(Set<String> paid, SortedMap<String, Integer> orders, List<String> violations) {}

    /** Checks, and repeats the check for up to 30 s while it fails, because stock is committed after the callback is answered. */
    Result check(List<Loop> ordered, Instant since) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(TIMEOUT);
        Result result = look(ordered, since);
        while (!result.violations.isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(PAUSE);
            result = look(ordered, since);
        }
        return result;
    }

    private Result look(List<Loop> ordered, Instant since) throws IOException {
        Map<String, Loop> missing = new HashMap<>();
        ordered.forEach(loop -> missing.put(loop.orderNo, loop));
        Result result = new Result(new HashSet<>(), new TreeMap<>(), new ArrayList<>());
        long[] sold = new long[goods.count()];
        long[] held = new long[goods.count()];
        String page = Api.PREFIX + "/orders?limit=" + PAGE + "&placed_from=" + since;
        for (String path = page; !path.isEmpty(); ) {
            JsonNode answer = api.call(Api.get(path, shopper));
            for (JsonNode order : answer.get("orders")) {
                String orderNo = order.get("order_no").asString();
                String status = order.get("status").asString();
                Optional<Loop> known = Optional.ofNullable(missing.remove(orderNo));
                Map<Integer, Integer> bought = bought(orderNo, known);
                if (bought.isEmpty()) {
                    continue; // an order of another program
                }
                if (status.equals("PAID")) {
                    result.paid.add(orderNo);
                    bought.forEach((index, quantity) -> sold[index] += quantity);
                }
                if (status.equals("PAYING") && known.isEmpty()) {
                    bought.forEach((index, quantity) -> held[index] += quantity);
                    result.orders.merge(ANSWER_LOST, 1, Integer::sum);
                } else {
                    result.orders.merge(status, 1, Integer::sum);
                }
            }
            path = answer.path("next_cursor").isString()
                    ? page + "&cursor=" + answer.get("next_cursor").asString()
                    : "";
        }
        result.orders.forEach((status, count) -> {
            if (!Set.of("PAID", "REJECTED", ANSWER_LOST).contains(status)) {
                result.violations.add("%,d orders have the status %s".formatted(count, status));
            }
        });
        if (!missing.isEmpty()) {
            result.violations.add("%,d orders are missing from GET /orders: %s"
                    .formatted(
                            missing.size(),
                            missing.keySet().stream().limit(SHOWN).toList()));
        }
        compareStock(sold, held, result.violations);
        return result;
    }

    /** The ordered units by the index of the SKU; empty if the order does not belong to this run. */
    private Map<Integer, Integer> bought(String orderNo, Optional<Loop> known) throws IOException {
        if (known.isPresent()) {
            return Map.of(
                    goods.first(known.get().number), Goods.FIRST_QUANTITY,
                    goods.second(known.get().number), Goods.SECOND_QUANTITY);
        }
        Map<Integer, Integer> bought = new HashMap<>(); // its answer was lost, or another program placed it
        for (JsonNode line :
                api.call(Api.get(Api.PREFIX + "/orders/" + orderNo, shopper)).get("lines")) {
            int index = goods.indexOf(line.get("sku_id").asString());
            if (index >= 0) {
                bought.merge(index, line.get("quantity").asInt(), Integer::sum);
            }
        }
        return bought;
    }

    private void compareStock(long[] sold, long[] held, List<String> violations) throws IOException {
        List<String> differences = new ArrayList<>();
        int[] answered = {0};
        for (int i = 0; i < sold.length; i++) {
            int index = i;
            connections.send(Api.get(Api.PREFIX + "/stock/" + goods.skuId(i), operator), answer -> {
                answered[0]++;
                JsonNode stock = answer.isGood() ? Api.JSON.readTree(answer.body()) : Api.JSON.createObjectNode();
                long onHand = stock.path("on_hand").asLong(-1);
                long reserved = stock.path("reserved").asLong(-1);
                if (onHand != Goods.STOCK - sold[index] || reserved != held[index]) {
                    differences.add("%s has %d on hand and %d reserved, after %d of %d units were sold"
                            .formatted(goods.skuId(index), onHand, reserved, sold[index], Goods.STOCK));
                }
            });
        }
        while (answered[0] < sold.length) {
            connections.poll(100_000_000);
        }
        if (!differences.isEmpty()) {
            violations.add("The stock of %,d SKUs is wrong: %s"
                    .formatted(
                            differences.size(),
                            differences.stream().limit(SHOWN).toList()));
        }
    }
}
