package order;

import inventory.InventoryEvent.StockCommitted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import order.Order.Shipment;
import order.Order.Shipment.Stage;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.Consignment;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.Packed;
import order.OrderEvent.ShipmentAnswered;
import order.Saga.Outcome;
import shipping.ShippingRequest;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;

/** How an order is sent: pure, from the order and what was heard. One shipment for each warehouse. */
final class Shipping {

    private Shipping() {}

    static List<Consignment> consignments(Order order, StockCommitted committed) {
        Map<String, Map<String, Long>> byWarehouse = new LinkedHashMap<>();
        committed
                .allocations()
                .forEach(part -> byWarehouse
                        .computeIfAbsent(part.warehouseId(), warehouse -> new LinkedHashMap<>())
                        .merge(part.skuId(), part.quantity(), Long::sum));
        List<Consignment> consignments = new ArrayList<>();
        byWarehouse.forEach((warehouse, units) -> {
            List<Packed> lines = new ArrayList<>();
            units.forEach((skuId, quantity) -> lines.add(new Packed(skuId, quantity)));
            consignments.add(
                    new Consignment(order.shipmentReference(consignments.size() + 1), warehouse, List.copyOf(lines)));
        });
        return List.copyOf(consignments);
    }

    static List<ShipmentRequested> request(Order order, List<Consignment> consignments) {
        return consignments.stream()
                .map(each -> new ShipmentRequested(
                        each.shipment(),
                        order.id().toString(),
                        each.warehouseId(),
                        order.content().country(),
                        order.content().shippingAddress(),
                        each.lines().stream()
                                .map(line -> new ShippingRequest.Line(line.skuId(), line.quantity()))
                                .toList()))
                .toList();
    }

    static List<ShipmentCancellationRequested> requestCancellation(Order order) {
        return order.shipmentsThatStand().stream()
                .map(shipment -> new ShipmentCancellationRequested(
                        shipment.reference(), order.id().toString()))
                .toList();
    }

    /** Whether any of it has left. */
    static boolean hasBegun(Order order) {
        return any(order, shipment -> shipment.stage() != Stage.ASKED);
    }

    /** Whether a shipment has not said yet if it can be stopped. */
    static boolean isAwaited(Order order) {
        return any(order, shipment -> shipment.stage() == Stage.ASKED);
    }

    private static boolean any(Order order, Predicate<Shipment> condition) {
        return order.shipmentsThatStand().stream().anyMatch(condition);
    }

    /** What happened to a shipment, and what that makes of the order. While it is being stopped, nothing. */
    static Outcome goesOn(Order order, Instant now, OrderEvent happened) {
        Order after = order.apply(happened);
        return after.state() == OrderState.STOPPING
                ? Outcome.tell(happened)
                : new Outcome(
                        Stream.concat(Stream.of(happened), whole(after, now)).toList(), List.of());
    }

    private static Stream<OrderEvent> whole(Order order, Instant now) {
        String correlation = order.id().toString();
        boolean arrived = !any(order, shipment -> shipment.stage() != Stage.ARRIVED);
        boolean left =
                arrived || !any(order, shipment -> shipment.stage() != Stage.LEFT && shipment.stage() != Stage.ARRIVED);
        return Stream.of(
                        left && order.state() == OrderState.PAID ? new OrderShipped(correlation, now) : null,
                        arrived ? new OrderCompleted(correlation, now) : null)
                .filter(Objects::nonNull)
                .map(OrderEvent.class::cast);
    }

    /** Some of it could not be stopped, so all of it is sent: what was stopped, under new references. */
    static Outcome sendAfterAll(Order order, Instant now, ShipmentAnswered answered) {
        List<Shipment> all = order.progress().shipments();
        List<Consignment> again = new ArrayList<>();
        for (Shipment shipment : all) {
            if (shipment.stage() == Stage.STOPPED) {
                again.add(new Consignment(
                        order.shipmentReference(all.size() + again.size() + 1),
                        shipment.consignment().warehouseId(),
                        shipment.consignment().lines()));
            }
        }
        CancellationFailed failed = new CancellationFailed(order.id().toString(), now, List.copyOf(again));
        List<OrderEvent> told = new ArrayList<>(List.of(answered, failed));
        whole(order.apply(failed), now).forEach(told::add);
        return new Outcome(List.copyOf(told), List.of()).ask(request(order, again));
    }
}
