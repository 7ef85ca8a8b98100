package tracking.change;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.Consignment;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.PlainOrder;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** Events of orders. */
public final class Histories {

    private static final Money NOTHING = new Money(0, "GBP");

    private Histories() {}

    public static String newOrder() {
        return UUID.randomUUID().toString();
    }

    /** The number of an order of these tests. */
    public static String numberOf(String order) {
        return "T-" + order;
    }

    public static OrderEvent created(String order, @Nullable String owner, String channel, Instant at) {
        return new PlainOrder(order, at)
                .withNumber(numberOf(order))
                .withUser(owner)
                .withChannel(channel)
                .withMethod("CARD")
                .withTaxIncluded(true)
                .created();
    }

    public static OrderEvent confirmed(String order, Instant at) {
        return confirmed(order, at, at);
    }

    /** @param payUntil the end of the payment window */
    public static OrderEvent confirmed(String order, Instant at, Instant payUntil) {
        return new OrderConfirmed(order, at, amounts(0), List.of(), List.of(), List.of(), "pay_1", payUntil, null);
    }

    public static OrderEvent paid(String order, Instant at) {
        return paid(order, at, 0);
    }

    public static OrderEvent paid(String order, Instant at, long pence) {
        return new OrderPaid(order, at, pounds(pence), at);
    }

    public static OrderEvent attempted(String order, Instant at, String attempt) {
        return new PaymentAttempted(order, at, attempt, "CARD", null);
    }

    public static OrderEvent attemptEnded(String order, Instant at, String attempt) {
        return new PaymentAttemptEnded(order, at, attempt, "DECLINED");
    }

    public static OrderEvent packed(String order, Instant at, String... shipments) {
        return new OrderStockCommitted(
                order,
                at,
                Stream.of(shipments)
                        .map(shipment -> new Consignment(shipment, "here", List.of()))
                        .toList());
    }

    public static OrderEvent dispatched(String order, Instant at, String shipment) {
        return new OrderShipmentDispatched(order, at, shipment, "carrier", "waybill", at);
    }

    public static OrderEvent delivered(String order, Instant at, String shipment) {
        return new OrderShipmentDelivered(order, at, shipment, at);
    }

    public static OrderEvent completed(String order, Instant at) {
        return new OrderCompleted(order, at);
    }

    /** A return whose refund is known at once. */
    public static OrderEvent returnAccepted(String order, Instant at, String reference, long pence) {
        return new ReturnAccepted(
                order, at, reference, null, at, List.of(), amounts(pence), "operator", null, null, null);
    }

    /** A return whose refund is not known yet. */
    public static OrderEvent returnReceived(String order, Instant at, String reference) {
        return new ReturnReceived(order, at, reference, null, at, List.of(), "operator", null);
    }

    public static OrderEvent returnRefunded(String order, Instant at, String reference, long pence) {
        return new ReturnRefunded(order, at, reference, at, List.of(), amounts(pence));
    }

    public static OrderEvent refunded(String order, Instant at, long pence) {
        return new OrderRefunded(order, at, amounts(pence));
    }

    public static OrderEvent shipped(String order, Instant at) {
        return new OrderShipped(order, at);
    }

    public static OrderEvent cancelled(String order, Instant at) {
        return new OrderCancelled(order, at, "shopper", null, null);
    }

    public static OrderEvent refundDue(String order, Instant at) {
        return new RefundDue(order, at, "refund", NOTHING, "CANCELLED");
    }

    private static Money pounds(long pence) {
        return new Money(pence, "GBP");
    }

    private static Amounts amounts(long pence) {
        return new Amounts(pounds(pence), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, pounds(pence));
    }
}
