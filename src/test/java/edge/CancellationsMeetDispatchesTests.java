package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import order.OrderEvent.OrderCancelled;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * An order with two shipments is cancelled while its shipments are dispatched. If a shipment has left, the whole order is sent and nothing is
 * refunded; else everything is refunded.
 */
class CancellationsMeetDispatchesTests extends EdgeTest {

    private static final int ROUNDS = 6;
    private static final String OTHER = Shop.fresh("other warehouse").replace(' ', '-');

    CancellationsMeetDispatchesTests(Platform platform) {
        super(platform);
    }

    @Test
    void the_order_ends_as_its_goods_do() {
        operator.put("/api/v2/warehouses/" + OTHER, Map.of("name", "Other", "priority", 99))
                .is(200);
        for (int round = 0; round < ROUNDS; round++) {
            boolean both = round % 2 == 0;
            PlacedOrder order = paidWithTwoShipments();
            List<String> shipments = order.shipments().texts("/shipments", "shipment_id");
            List<Callable<Answer>> tasks =
                    new ArrayList<>(List.of(order::cancel, () -> dispatched(shipments.getFirst())));
            if (both) {
                tasks.add(() -> dispatched(shipments.getLast()));
            }
            AtOnce.run(tasks);

            Soon.is("the cancellation of %s is decided".formatted(order), () -> isDecided(order));
            if (statuses(order).contains("DISPATCHED")) {
                isSentCompletely(order);
            } else {
                order.awaitStatus("REFUNDED");
                assertThat(order.timeline()).contains(OrderCancelled.class);
            }
        }
    }

    private PlacedOrder paidWithTwoShipments() {
        String here = operator.sells(1_000, 10);
        String there = operator.lists(2_000);
        Map<String, Object> goods = new HashMap<>(Operator.goods(Shop.fresh("delivery"), there, 10));
        goods.put("warehouse_id", OTHER);
        operator.post("/api/v2/stock/import", goods).is(200);
        PlacedOrder order =
                shopper.checkout().line(here, 1).line(there, 1).placed().awaitStatus("PAYING");
        order.pay().awaitCommitted();
        Soon.holds(
                "two shipments are booked",
                () -> assertThat(order.shipments().texts("/shipments", "waybill"))
                        .hasSize(2));
        return order;
    }

    private Answer dispatched(String shipment) {
        return operator.post("/api/v2/shipments/%s/dispatch".formatted(shipment), Map.of());
    }

    private static List<String> statuses(PlacedOrder order) {
        return order.shipments().texts("/shipments", "status");
    }

    /** All shipments have left or are stopped, or the stopped ones have been requested again. */
    private static boolean isDecided(PlacedOrder order) {
        List<String> statuses = statuses(order);
        long left = statuses.stream().filter("DISPATCHED"::equals).count();
        long stopped = statuses.stream().filter("CANCELLED"::equals).count();
        return left == 0 ? stopped == 2 : statuses.size() == 2 + stopped;
    }

    private void isSentCompletely(PlacedOrder order) {
        Soon.holds(order.toString(), () -> {
            order.shipments().texts("/shipments", "shipment_id").forEach(this::dispatched);
            assertThat(order.status()).isEqualTo("SHIPPED");
        });
        assertThat(statuses(order).stream().filter("DISPATCHED"::equals)).hasSize(2);
        assertThat(order.timeline()).doesNotContain(OrderCancelled.class);
        assertThat(operator.get("/api/v2/payments/" + order.paymentReference()).number("/refunded/amount_minor"))
                .isZero();
    }
}
