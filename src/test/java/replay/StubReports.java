package replay;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import replay.StubPlatform.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The sales report of a {@link StubPlatform}: sums of its orders and returns, on one page. */
final class StubReports {

    private static final JsonMapper JSON = JsonMapper.shared();

    private StubReports() {}

    static Reply sales(Collection<ObjectNode> orders, Map<String, String> query) {
        Map<String, ObjectNode> rows = new LinkedHashMap<>();
        boolean bySku = query.getOrDefault("group_by", "").equals("sku");
        for (ObjectNode order : orders) {
            boolean counts = isWithin(order.path("placed_at"), query);
            String country = order.path("shipping_address").path("country").asString();
            if (counts && !bySku) {
                ObjectNode row = row(rows, "country", country);
                add(row, "orders", 1);
                add(row, "units", order.path("units").asLong());
                addAmount(
                        row,
                        "revenue",
                        order.at("/amounts/payable/amount_minor").asLong());
            }
            if (counts && bySku) {
                for (JsonNode line : order.path("lines")) {
                    long units = line.path("quantity").asLong();
                    ObjectNode row = row(rows, "sku_id", line.path("sku_id").asString());
                    add(row, "units", units);
                    addAmount(
                            row,
                            "revenue",
                            units * line.at("/unit_price/amount_minor").asLong());
                }
            }
            for (JsonNode returned : order.path("returns")) {
                if (bySku && isWithin(returned.path("returned_at"), query)) {
                    for (JsonNode line : returned.path("lines")) {
                        ObjectNode row = row(rows, "sku_id", line.path("sku_id").asString());
                        add(row, "refunded_units", line.path("quantity").asLong());
                        addAmount(
                                row, "refunded", line.at("/total/amount_minor").asLong());
                    }
                }
            }
        }
        ObjectNode page = JSON.createObjectNode();
        page.putArray("rows").addAll(rows.values());
        return Reply.of(200, page);
    }

    private static boolean isWithin(JsonNode time, Map<String, String> query) {
        Instant at = OffsetDateTime.parse(time.asString()).toInstant();
        return !at.isBefore(Instant.parse(query.get("from"))) && at.isBefore(Instant.parse(query.get("to")));
    }

    private static ObjectNode row(Map<String, ObjectNode> rows, String key, String value) {
        return rows.computeIfAbsent(value, of -> JSON.createObjectNode().put(key, of));
    }

    private static void add(ObjectNode row, String measure, long more) {
        row.put(measure, row.path(measure).asLong() + more);
    }

    private static void addAmount(ObjectNode row, String measure, long moreMinor) {
        add(row.withObject(measure).put("currency", "GBP"), "amount_minor", moreMinor);
    }
}
