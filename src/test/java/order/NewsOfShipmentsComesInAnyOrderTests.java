package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderShipped;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.saga.StandardFlow;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress.Shipment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingEvent.ShipmentProgress;

/** Instances deliver what each of them published, so that a parcel arrived may be heard before that it has left. */
class NewsOfShipmentsComesInAnyOrderTests {

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    static List<List<ShipmentProgress>> orders() {
        Order paid = OrderSamples.in(OrderState.STOCK_COMMITTED);
        List<ShipmentProgress> news = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            String shipment = paid.shipmentReference(number);
            news.add(new ShipmentDispatched(shipment, paid.correlation(), "sandbox", "SBX" + number, OrderSamples.AT));
            news.add(new ShipmentDelivered(shipment, paid.correlation(), "sandbox", "SBX" + number, OrderSamples.AT));
        }
        List<List<ShipmentProgress>> all = new ArrayList<>();
        permute(news, new ArrayList<>(), all);
        return all;
    }

    private static void permute(
            List<ShipmentProgress> left, List<ShipmentProgress> taken, List<List<ShipmentProgress>> all) {
        if (left.isEmpty()) {
            all.add(List.copyOf(taken));
        }
        for (ShipmentProgress next : left) {
            List<ShipmentProgress> rest = new ArrayList<>(left);
            rest.remove(next);
            taken.add(next);
            permute(rest, taken, all);
            taken.removeLast();
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void anOrderIsCompletedOnceAndKnowsWhoCarriedIt(List<ShipmentProgress> news) {
        Order order = OrderSamples.in(OrderState.STOCK_COMMITTED);
        List<OrderEvent> told = new ArrayList<>();
        for (ShipmentProgress each : news) {
            Decision.Advanced goesOn = (Decision.Advanced) saga.decide(order, each, OrderSamples.AT);
            told.addAll(goesOn.step().published());
            order = goesOn.order();
        }

        assertThat(order.state()).isEqualTo(OrderState.COMPLETED);
        assertThat(told).filteredOn(OrderCompleted.class::isInstance).hasSize(1);
        assertThat(told).filteredOn(OrderShipped.class::isInstance).hasSizeLessThanOrEqualTo(1);
        assertThat(order.progress().shipments()).allSatisfy(shipment -> {
            assertThat(shipment.stage()).isEqualTo(Shipment.Stage.ARRIVED);
            assertThat(shipment.waybill()).startsWith("SBX");
        });
    }
}
