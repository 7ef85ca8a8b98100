package notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import order.OrderEvent.Amounts;
import order.OrderEvent.Consignment;
import order.OrderEvent.Contact;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.Packed;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReturnRefunded;
import order.OrderSamples;
import order.PlainOrder;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * The events of one order of two lines.
 *
 * @param id the order
 * @param at the time of all events
 */
public record OrderStories(String id, Instant at) {

    public static OrderStories begin(Instant at) {
        return new OrderStories(UUID.randomUUID().toString(), at);
    }

    public OrderStories at(Instant other) {
        return new OrderStories(id, other);
    }

    public String number() {
        return "T-" + id.substring(0, 8);
    }

    public OrderCreated created(@Nullable Contact contact) {
        return created(contact, 2);
    }

    public OrderCreated created(@Nullable Contact contact, int lines) {
        return new PlainOrder(id, at)
                .withNumber(number())
                .withMethod("CARD")
                .withLines(IntStream.rangeClosed(1, lines)
                        .mapToObj(no -> OrderSamples.line(no, "sku-" + no, 2, pounds(250), 0))
                        .toList())
                .withTaxIncluded(true)
                .withShipping(pounds(495), 0)
                .withContact(contact)
                .created();
    }

    public OrderConfirmed confirmed(Instant expireTime) {
        return new OrderConfirmed(id, at, amounts(), List.of(), List.of(), List.of(), "pay-1-" + id, expireTime, null);
    }

    public PaymentAttempted attempted(int attempt) {
        return new PaymentAttempted(id, at, reference(attempt), "CARD", null);
    }

    public PaymentAttemptEnded ended(int attempt) {
        return new PaymentAttemptEnded(id, at, reference(attempt), "declined");
    }

    private String reference(int attempt) {
        return "pay-%d-%s".formatted(attempt, id);
    }

    public OrderPaid paid() {
        return new OrderPaid(id, at, amounts().payable(), at);
    }

    public OrderStockCommitted committed() {
        return new OrderStockCommitted(
                id,
                at,
                List.of(
                        new Consignment("ship-1-" + id, "london", List.of(new Packed("sku-1", 2))),
                        new Consignment("ship-2-" + id, "leeds", List.of(new Packed("sku-2", 2)))));
    }

    public OrderShipmentDispatched dispatched(int shipment) {
        return new OrderShipmentDispatched(
                id, at, "ship-%d-%s".formatted(shipment, id), "sandbox", "WB" + shipment, at);
    }

    public OrderCancelled cancelled() {
        return new OrderCancelled(id, at, "ada", null, null);
    }

    public OrderExpired expired() {
        return new OrderExpired(id, at);
    }

    public RefundDue refundDue() {
        return new RefundDue(id, at, "refund-" + id, amounts().payable(), "CANCELLED");
    }

    public OrderRefunded refunded() {
        return new OrderRefunded(id, at, amounts());
    }

    public ReturnRefunded returnRefunded(int number) {
        Money zero = pounds(0);
        return new ReturnRefunded(
                id,
                at,
                "return-%d-%s".formatted(number, id),
                at,
                List.of(),
                new Amounts(pounds(250), zero, zero, zero, zero, zero, pounds(250)));
    }

    public static Amounts amounts() {
        Money zero = pounds(0);
        return new Amounts(pounds(123_450), pounds(100), pounds(495), zero, zero, zero, pounds(123_845));
    }

    public static Money pounds(long pence) {
        return Money.ofMinor(pence, "GBP");
    }
}
