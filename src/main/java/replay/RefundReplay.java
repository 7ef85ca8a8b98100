package replay;

import java.time.Duration;
import java.util.List;
import order.OrderStatus;
import replay.client.Answer;
import replay.client.CallFailed;
import replay.client.OrderView;
import replay.client.PlatformApi;
import replay.client.ReplayStopped;
import replay.client.ShipmentView;
import replay.client.Stopwatch;
import replay.retail.Refund;

/**
 * Returns goods of one order to the platform. An earlier run may have done part of that already. The platform accepts returns of dispatched
 * goods only, so an order that is PAID is dispatched first. Thread-safe.
 */
final class RefundReplay {

    private final PlatformApi platform;
    private final PlatformPoller watch;
    private final Duration timeout;
    private final Stopwatch stopwatch;

    RefundReplay(PlatformApi platform, PlatformPoller watch, Duration timeout, Stopwatch stopwatch) {
        this.platform = platform;
        this.watch = watch;
        this.timeout = timeout;
        this.stopwatch = stopwatch;
    }

    /**
     * Plays all refunds of one order.
     *
     * @param order a sold order, as it was read last
     * @param refunds all refunds of the order
     * @throws ReplayStopped if the whole replay cannot continue
     */
    List<RefundOutcome> play(OrderView order, List<Refund> refunds) {
        try {
            boolean allAlreadyAccepted = refunds.stream().allMatch(order::has);
            OrderView sent = allAlreadyAccepted ? order : shipped(order);
            return refunds.stream().map(refund -> requestReturn(sent, refund)).toList();
        } catch (CallFailed e) {
            return refunds.stream()
                    .map(refund -> failed(refund, String.valueOf(e.getMessage())))
                    .toList();
        }
    }

    private RefundOutcome requestReturn(OrderView order, Refund refund) {
        if (order.has(refund)) {
            return new RefundOutcome.Found(refund);
        }
        Answer answer = platform.takeBack(order, refund);
        if (answer.is(200)) {
            return new RefundOutcome.Played(refund);
        }
        return answer.is(409, "EXTERNAL_REFERENCE_EXISTS")
                ? new RefundOutcome.Found(refund)
                : failed(
                        refund,
                        "order %s does not accept the return: %s".formatted(order.orderNo(), answer.description()));
    }

    /**
     * Dispatches the order if it is PAID, and waits until it is SHIPPED. The wait is also needed after an interrupted run, because an order
     * becomes SHIPPED some events after its last dispatch.
     */
    private OrderView shipped(OrderView order) {
        Duration deadline = stopwatch.elapsed().plus(timeout);
        if (order.status() == OrderStatus.PAID) {
            dispatch(order, deadline);
        }
        OrderView sent = watch.order(order.orderNo(), now -> now.status() != OrderStatus.PAID, deadline);
        if (!sent.status().hasLeft()) {
            throw new CallFailed("order %s is not shipped; its status is %s".formatted(sent.orderNo(), sent.status()));
        }
        return sent;
    }

    private void dispatch(OrderView order, Duration deadline) {
        List<ShipmentView> shipments = watch.shipments(order, RefundReplay::areBooked, deadline);
        if (!areBooked(shipments)) {
            throw new CallFailed(
                    "order %s has shipments that are not booked: %s".formatted(order.orderNo(), shipments));
        }
        for (ShipmentView shipment : shipments) {
            if (shipment.status() == ShipmentView.Status.CREATED) {
                Answer answer = platform.dispatch(shipment);
                if (!answer.isSuccess()) {
                    throw new CallFailed(
                            "order %s not dispatched: %s".formatted(order.orderNo(), answer.description()));
                }
            }
        }
    }

    private static boolean areBooked(List<ShipmentView> shipments) {
        return !shipments.isEmpty()
                && shipments.stream().noneMatch(shipment -> shipment.status() == ShipmentView.Status.REQUESTED);
    }

    private static RefundOutcome failed(Refund refund, String reason) {
        return new RefundOutcome.Failed(refund, reason);
    }
}
