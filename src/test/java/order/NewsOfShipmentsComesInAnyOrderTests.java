package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderShipped;
import order.saga.Saga.Decision.Advanced;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress.Shipment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingEvent.ShipmentProgress;

/** The events of a shipment may arrive in any order, because each instance delivers the events that it published. */
class NewsOfShipmentsComesInAnyOrderTests {

    static List<List<ShipmentProgress>> orders() {
        Order paid = OrderSamples.in(OrderState.STOCK_COMMITTED);
        List<ShipmentProgress> events = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            String shipment = paid.shipmentReference(number);
            events.add(
                    new ShipmentDispatched(shipment, paid.correlation(), "sandbox", "SBX" + number, OrderSamples.AT));
            events.add(new ShipmentDelivered(shipment, paid.correlation(), "sandbox", "SBX" + number, OrderSamples.AT));
        }
        List<List<ShipmentProgress>> all = new ArrayList<>();
        permute(events, new ArrayList<>(), all);
        return all;
    }

    private static void permute(
            List<ShipmentProgress> left, List<ShipmentProgress> chosen, List<List<ShipmentProgress>> all) {
        if (left.isEmpty()) {
            all.add(List.copyOf(chosen));
        }
        for (ShipmentProgress next : left) {
            List<ShipmentProgress> rest = new ArrayList<>(left);
            rest.remove(next);
            chosen.add(next);
            permute(rest, chosen, all);
            chosen.removeLast();
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void anOrderIsCompletedOnceAndHasItsWaybills(List<ShipmentProgress> events) {
        Order order = OrderSamples.in(OrderState.STOCK_COMMITTED);
        List<OrderEvent> published = new ArrayList<>();
        for (ShipmentProgress each : events) {
            Advanced advanced = OrderSamples.advance(order, each);
            published.addAll(advanced.step().published());
            order = advanced.order();
        }

        assertThat(order.state()).isEqualTo(OrderState.COMPLETED);
        assertThat(published).filteredOn(OrderCompleted.class::isInstance).hasSize(1);
        assertThat(published).filteredOn(OrderShipped.class::isInstance).hasSizeLessThanOrEqualTo(1);
        assertThat(order.progress().shipments()).allSatisfy(shipment -> {
            assertThat(shipment.stage()).isEqualTo(Shipment.Stage.ARRIVED);
            assertThat(shipment.waybill()).startsWith("SBX");
        });
    }
}
