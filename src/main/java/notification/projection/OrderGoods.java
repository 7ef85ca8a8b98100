package notification.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import notification.mail.MailFacts.Goods;
import order.OrderEvent.Consignment;
import order.OrderEvent.Line;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What mails list of an order. It is stored as JSON, so components are only added.
 *
 * @param lines the first lines of the order
 * @param furtherLines how many more lines the order has
 * @param parcels what is in each shipment, by its reference; empty before the order is paid
 * @param payable what the shopper pays; null before the order is confirmed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record OrderGoods(
        List<Goods> lines,
        int furtherLines,
        Map<String, Parcel> parcels,
        @Nullable Money payable) {

    /** More lines would make a mail too long to read. */
    static final int MAX_LINES = 50;

    /** An order has one shipment for each warehouse. */
    private static final int MAX_PARCELS = 50;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    OrderGoods {
        lines = lines == null ? List.of() : List.copyOf(lines);
        parcels = parcels == null ? Map.of() : Map.copyOf(parcels);
    }

    /** @param furtherLines how many more lines the shipment has */
    record Parcel(List<Goods> lines, int furtherLines) {}

    static OrderGoods of(List<Line> lines) {
        return new OrderGoods(
                lines.stream()
                        .limit(MAX_LINES)
                        .map(line -> new Goods(line.skuId(), null, line.quantity(), line.amount()))
                        .toList(),
                Math.max(0, lines.size() - MAX_LINES),
                Map.of(),
                null);
    }

    OrderGoods with(List<Consignment> consignments) {
        Map<String, Parcel> all = new TreeMap<>(parcels);
        for (Consignment consignment : consignments) {
            if (all.size() < MAX_PARCELS) {
                all.put(
                        consignment.shipment(),
                        new Parcel(
                                consignment.lines().stream()
                                        .limit(MAX_LINES)
                                        .map(packed -> new Goods(packed.skuId(), null, packed.quantity(), null))
                                        .toList(),
                                Math.max(0, consignment.lines().size() - MAX_LINES)));
            }
        }
        return new OrderGoods(lines, furtherLines, all, payable);
    }

    OrderGoods payable(Money amount) {
        return new OrderGoods(lines, furtherLines, parcels, amount);
    }

    String json() {
        return JSON.writeValueAsString(this);
    }

    static OrderGoods ofJson(String json) {
        return JSON.readValue(json, OrderGoods.class);
    }
}
