package order.saga;

import static java.util.Objects.requireNonNull;

import inventory.InventoryEvent.StockCommitted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.Consignment;
import order.OrderEvent.Gift;
import order.OrderEvent.GiftsChanged;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.Packed;
import order.OrderEvent.ShipmentAnswered;
import order.OrderRequest.CancellationRequested;
import order.OrderStatus;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.Progress.Shipment;
import order.stream.Progress.Shipment.Stage;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;

/** The steps of shipping, with one shipment for each warehouse. Each step is a pure function of the order and the message. */
final class Shipping {

    private Shipping() {}

    static SagaStep commit(Order order, Object message, Instant now) {
        StockCommitted stock = (StockCommitted) message;
        List<Consignment> consignments = consignments(order, stock);
        OrderStockCommitted committed = new OrderStockCommitted(order.correlation(), now, consignments);
        List<Gift> gifts = Gifts.kept(order, stock.allocations());
        SagaStep step = gifts.equals(Gifts.of(order))
                ? SagaStep.publish(committed)
                : SagaStep.publish(
                        new GiftsChanged(
                                order.correlation(),
                                now,
                                gifts,
                                order.progress().reservations()),
                        committed);
        return step.request(Capturing.holds(order, order.apply(committed).activeShipments()))
                .request(request(order, consignments));
    }

    static SagaStep dispatch(Order order, Object message, Instant now) {
        ShipmentDispatched sent = (ShipmentDispatched) message;
        OrderShipmentDispatched dispatched = new OrderShipmentDispatched(
                order.correlation(), now, sent.reference(), sent.carrier(), sent.waybill(), sent.at());
        return shipmentChanged(order, now, dispatched)
                .then(Capturing.capture(order.apply(dispatched), sent.reference(), now));
    }

    static SagaStep deliver(Order order, Object message, Instant now) {
        ShipmentDelivered delivered = (ShipmentDelivered) message;
        return shipmentChanged(
                order,
                now,
                new OrderShipmentDelivered(order.correlation(), now, delivered.reference(), delivered.at()));
    }

    /**
     * Begins a cancellation: requests that all shipments are stopped. Refused if a shipment has already left; it cannot be stopped, so the
     * other shipments are sent too.
     */
    static SagaStep stop(Order order, Object message, Instant now) {
        CancellationRequested request = (CancellationRequested) message;
        if (hasBegun(order)) {
            return SagaStep.REFUSED;
        }
        return SagaStep.publish(new CancellationBegun(
                        order.correlation(), now, request.by(), request.reason(), request.sealedReason()))
                .request(requestCancellation(order));
    }

    static SagaStep shipmentStopped(Order order, Object message, Instant now) {
        String shipment = ((ShipmentCancelled) message).reference();
        return stopped(order, now, new ShipmentAnswered(order.correlation(), now, shipment, true));
    }

    static SagaStep shipmentLeaves(Order order, Object message, Instant now) {
        String shipment = ((ShipmentCancellationRefused) message).reference();
        return stopped(order, now, new ShipmentAnswered(order.correlation(), now, shipment, false));
    }

    /** Waits for the answers of all shipments. Then cancels the order, or sends it completely if a shipment could not be stopped. */
    private static SagaStep stopped(Order order, Instant now, ShipmentAnswered answered) {
        Order after = order.apply(answered);
        if (isAwaited(after)) {
            return SagaStep.publish(answered);
        }
        if (after.activeShipments().isEmpty()) {
            OrderCancelled cancelled = new OrderCancelled(
                    order.correlation(),
                    now,
                    requireNonNull(after.progress().cancelledBy()),
                    after.progress().reason(),
                    after.progress().sealedReason());
            return Closing.refundInFull(after, now, "CANCELLED", answered, cancelled)
                    .request(SupplierRequests.release(order));
        }
        return sendAfterAll(after, now, answered);
    }

    private static List<Consignment> consignments(Order order, StockCommitted committed) {
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

    /** Requests the shipments. If a dispute forbids them to leave, each is held before it is requested; so it is if the authorisation has ended. */
    private static List<ShippingRequest> request(Order order, List<Consignment> consignments) {
        return consignments.stream()
                .<ShippingRequest>flatMap(each ->
                        Stream.concat(Disputes.holdsOf(order, each.shipment()), Stream.of(request(order, each))))
                .toList();
    }

    private static ShipmentRequested request(Order order, Consignment each) {
        return new ShipmentRequested(
                each.shipment(),
                order.correlation(),
                each.warehouseId(),
                order.content().country(),
                order.content().shippingAddress(),
                each.lines().stream()
                        .map(line -> new ShippingRequest.Line(line.skuId(), line.quantity()))
                        .toList(),
                order.content().giftMessage());
    }

    private static List<ShipmentCancellationRequested> requestCancellation(Order order) {
        return order.activeShipments().stream()
                .map(shipment -> new ShipmentCancellationRequested(shipment.reference(), order.correlation()))
                .toList();
    }

    /** True if at least one shipment has left or is about to leave. */
    private static boolean hasBegun(Order order) {
        return any(order, shipment -> shipment.stage() != Stage.ASKED);
    }

    /** True if at least one shipment has not answered yet whether it can be stopped. */
    private static boolean isAwaited(Order order) {
        return any(order, shipment -> shipment.stage() == Stage.ASKED);
    }

    private static boolean any(Order order, Predicate<Shipment> condition) {
        return order.activeShipments().stream().anyMatch(condition);
    }

    /**
     * Publishes the event of a shipment that has left, and the resulting change of the order. While the shipments are being stopped, the event also
     * answers whether its own shipment can be stopped. So it does not matter whether it or the refusal to stop arrives first.
     */
    private static SagaStep shipmentChanged(Order order, Instant now, OrderEvent happened) {
        Order after = order.apply(happened);
        if (after.state().isStopping()) {
            return isAwaited(after) ? SagaStep.publish(happened) : sendAfterAll(after, now, happened);
        }
        return new SagaStep(
                Stream.concat(Stream.of(happened), wholeOrderEvents(after, now)).toList(), List.of());
    }

    /** The events for the whole order: shipped when all shipments have left, completed when all have arrived. */
    private static Stream<OrderEvent> wholeOrderEvents(Order order, Instant now) {
        String correlation = order.correlation();
        boolean arrived = !any(order, shipment -> shipment.stage() != Stage.ARRIVED);
        boolean left =
                arrived || !any(order, shipment -> shipment.stage() != Stage.LEFT && shipment.stage() != Stage.ARRIVED);
        return Stream.of(
                        left && !order.status().hasLeft() ? new OrderShipped(correlation, now) : null,
                        arrived && order.status() != OrderStatus.COMPLETED
                                ? new OrderCompleted(correlation, now)
                                : null)
                .filter(Objects::nonNull)
                .map(OrderEvent.class::cast);
    }

    /**
     * Lets the cancellation fail, as a shipment could not be stopped. The stopped shipments are requested again with new references.
     *
     * @param answered the last answer, which the order contains
     */
    private static SagaStep sendAfterAll(Order order, Instant now, OrderEvent answered) {
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
        CancellationFailed failed = new CancellationFailed(order.correlation(), now, List.copyOf(again));
        List<OrderEvent> events = new ArrayList<>(List.of(answered, failed));
        wholeOrderEvents(order.apply(failed), now).forEach(events::add);
        return new SagaStep(List.copyOf(events), List.of())
                .request(Capturing.holds(order, order.apply(failed).activeShipments()))
                .request(request(order, again));
    }
}
