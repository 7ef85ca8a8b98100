package replay;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import order.OrderStatus;
import replay.DemoWeek.DemoOrder;
import replay.DemoWeek.Fate;
import replay.client.Answer;
import replay.client.CallFailed;
import replay.client.DemoCalls;
import replay.client.OrderView;
import replay.client.ReturnView;
import replay.client.ShipmentView;
import replay.client.Stopwatch;

/** Places the orders of the demo and leads each one to its fate. An order that somebody has changed since stays as it is. Thread-safe. */
final class DemoOrders {

    private static final Duration RETURNED_AFTER = Duration.ofDays(2);
    private static final String GONE = "The platform has no sandbox for %s: %s. The demo needs a first run.";

    private final DemoCalls platform;
    private final PlatformPoller watch;
    private final Duration timeout;
    private final Stopwatch stopwatch;
    private final Instant now;

    DemoOrders(DemoCalls platform, PlatformPoller watch, Duration timeout, Stopwatch stopwatch, Instant now) {
        this.platform = platform;
        this.watch = watch;
        this.timeout = timeout;
        this.stopwatch = stopwatch;
        this.now = now;
    }

    /**
     * Plays one order.
     *
     * @param fromBefore the order, if an earlier run has placed it
     * @return whether this run has placed it
     * @throws CallFailed if the platform refuses a call
     */
    boolean play(DemoOrder planned, Optional<OrderView> fromBefore) {
        OrderView order = fromBefore.isPresent() ? fromBefore.get() : place(planned);
        boolean isNew = fromBefore.isEmpty();
        switch (planned.fate()) {
            case UNPAID -> {}
            case WRONG_AMOUNT_PAID -> {
                if (isNew) {
                    pay(order, order.payableMinor() + 100);
                }
            }
            case CANCELLED -> cancel(order, OrderStatus.PAYING);
            case PAID -> paid(order);
            case REFUNDED -> cancel(paid(order), OrderStatus.PAID);
            case SENT -> sent(paid(order));
            case DELIVERED, REFUND_FAILED -> delivered(sent(paid(order)));
            case RETURNED -> takeBack(planned, delivered(sent(paid(order))), ReturnView.Status.REFUNDED);
        }
        return isNew;
    }

    /** Returns goods of an order whose refund the provider refuses. Only one caller at a time. Returns whether this run has returned them. */
    boolean failRefund(DemoOrder planned, OrderView order) {
        if (!order.returns().isEmpty() || !order.status().hasLeft()) {
            return false;
        }
        requireSandbox(platform.behaviour(Map.of("refunds", "refuse")), "payments");
        try {
            takeBack(planned, order, ReturnView.Status.FAILED);
        } finally {
            platform.behaviour(Map.of());
        }
        return true;
    }

    private OrderView place(DemoOrder planned) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "items",
                planned.lines().stream()
                        .map(line -> Map.of("sku_id", line.skuId(), "quantity", line.quantity()))
                        .toList(),
                "currency",
                "GBP",
                "payment_method",
                "sandbox",
                "channel",
                planned.channel(),
                "external_reference",
                planned.reference(),
                "placed_at",
                planned.placedAt().toString(),
                "shipping_address",
                Map.of(
                        "name",
                        planned.userId() == null ? "A guest" : "Customer " + planned.userId(),
                        "line1",
                        "1 Example Street",
                        "city",
                        "Example",
                        "country",
                        planned.country())));
        if (planned.userId() != null) {
            body.put("user_id", planned.userId());
        }
        if (planned.hasCoupon()) {
            body.put("coupon_codes", List.of(DemoShop.COUPON));
        }
        Answer answer = platform.post("/orders", body);
        if (answer.is(201)) {
            return OrderView.of(answer.body());
        }
        if (answer.is(202)) {
            return await(answer.body().required("order_no").asString(), order -> order.status() != OrderStatus.CREATED);
        }
        if (answer.is(409, "EXTERNAL_REFERENCE_EXISTS")) {
            return await(answer.body().required("details").required("order_no").asString(), order -> true);
        }
        throw new CallFailed("order %s not placed: %s".formatted(planned.reference(), answer.description()));
    }

    /** Pays the order if it waits for its payment. Another status stays as it is. */
    private OrderView paid(OrderView order) {
        if (order.status() != OrderStatus.PAYING && order.status() != OrderStatus.CREATED) {
            return order;
        }
        OrderView payable = order.paymentReference().isEmpty()
                ? await(order.orderNo(), now -> !now.paymentReference().isEmpty())
                : order;
        pay(payable, payable.payableMinor());
        return await(order.orderNo(), now -> now.status() != OrderStatus.PAYING);
    }

    private void pay(OrderView order, long amountMinor) {
        OrderView payable = order.paymentReference().isEmpty()
                ? await(order.orderNo(), now -> !now.paymentReference().isEmpty())
                : order;
        Map<String, Object> amount = Map.of("amount_minor", amountMinor, "currency", payable.currency());
        String path = "/payments/" + DemoCalls.encoded(payable.paymentReference()) + "/pay";
        Duration deadline = stopwatch.elapsed().plus(timeout);
        Answer answer = platform.postToSandbox(path, amount);
        while (answer.is(502) && stopwatch.elapsed().compareTo(deadline) < 0) { // the payment may not be stored yet
            await(order.orderNo(), now -> true);
            answer = platform.postToSandbox(path, amount);
        }
        requireSandbox(answer, "payments");
    }

    private void cancel(OrderView order, OrderStatus expected) {
        OrderView known = order.status() == OrderStatus.CREATED
                ? await(order.orderNo(), now -> now.status() != OrderStatus.CREATED)
                : order;
        if (known.status() != expected) {
            return;
        }
        Answer answer = platform.post(
                "/orders/" + DemoCalls.encoded(known.orderNo()) + "/cancel", Map.of("reason", "Ordered twice"));
        if (!answer.isSuccess()) {
            throw new CallFailed("order %s not cancelled: %s".formatted(known.orderNo(), answer.description()));
        }
        await(known.orderNo(), now -> now.status() != expected);
    }

    private OrderView sent(OrderView order) {
        if (order.status() != OrderStatus.PAID) {
            return order;
        }
        for (ShipmentView shipment : booked(order)) {
            if (shipment.status() == ShipmentView.Status.CREATED) {
                scan(shipment, "dispatched");
            }
        }
        return await(order.orderNo(), now -> now.status() != OrderStatus.PAID);
    }

    private OrderView delivered(OrderView order) {
        if (order.status() != OrderStatus.SHIPPED) {
            return order;
        }
        for (ShipmentView shipment : booked(order)) {
            if (shipment.status() == ShipmentView.Status.DISPATCHED) {
                scan(shipment, "delivered");
            }
        }
        return await(order.orderNo(), now -> now.status() != OrderStatus.SHIPPED);
    }

    private List<ShipmentView> booked(OrderView order) {
        return watch.shipments(
                order,
                shipments -> !shipments.isEmpty()
                        && shipments.stream().noneMatch(it -> it.status() == ShipmentView.Status.REQUESTED),
                stopwatch.elapsed().plus(timeout));
    }

    private void scan(ShipmentView shipment, String event) {
        requireSandbox(
                platform.postToSandbox(
                        "/shipments/" + DemoCalls.encoded(shipment.waybill()) + "/scan", Map.of("event", event)),
                "shipments");
    }

    /** Returns one unit of the first line, and waits for the refund. */
    private void takeBack(DemoOrder planned, OrderView order, ReturnView.Status expected) {
        if (!order.returns().isEmpty() || !order.status().hasLeft()) {
            return;
        }
        Instant later = planned.placedAt().plus(RETURNED_AFTER);
        Answer answer = platform.post(
                "/orders/" + DemoCalls.encoded(order.orderNo()) + "/returns",
                Map.of(
                        "items",
                        List.of(Map.of("line_no", 1, "quantity", 1)),
                        "external_reference",
                        planned.reference() + "/return",
                        "returned_at",
                        (later.isBefore(now) ? later : now).toString(),
                        "reason",
                        "Arrived damaged"));
        if (!answer.isSuccess()) {
            throw new CallFailed("order %s not returned: %s".formatted(order.orderNo(), answer.description()));
        }
        OrderView returned = await(order.orderNo(), OrderView::isRefundDecided);
        if (returned.returns().stream().noneMatch(it -> it.status() == expected)) {
            throw new CallFailed("the return of order %s is not %s".formatted(order.orderNo(), expected));
        }
    }

    private OrderView await(String orderNo, Predicate<OrderView> wanted) {
        OrderView found = watch.order(orderNo, wanted, stopwatch.elapsed().plus(timeout));
        if (!wanted.test(found)) {
            throw new CallFailed("order %s stays %s".formatted(orderNo, found.status()));
        }
        return found;
    }

    private static void requireSandbox(Answer answer, String what) {
        if (!answer.isSuccess()) {
            throw new CallFailed(GONE.formatted(what, answer.description()));
        }
    }

    static boolean isFailing(DemoOrder planned) {
        return planned.fate() == Fate.REFUND_FAILED;
    }
}
