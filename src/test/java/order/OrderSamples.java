package order;

import inventory.InventoryEvent;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReservationHeld;
import order.OrderEvent.ReservationRenewed;
import order.OrderEvent.Shortage;
import order.OrderRequest.CancellationRequested;
import outbox.Event;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import platform.money.Money;
import platform.privacy.PersonalData;

/** An order in every state, made as orders are made: from events. */
public final class OrderSamples {

    static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    static final Money PAYABLE = Money.ofMinor(1785, "GBP");

    private static final String CORRELATION = ID.toString();
    private static final String PAYMENT = PaymentReference.of(ID);

    static final OrderCreated CREATED = new OrderCreated(
            CORRELATION,
            AT,
            "260131-7K3M-9QXF-2TVB",
            "17850",
            "online-retail/536365",
            "web",
            "sandbox",
            Instant.parse("2010-12-01T08:26:00Z"),
            List.of(
                    new Line(1, "85123A", 6, Money.ofMinor(255, "GBP")),
                    new Line(2, "POST", 1, Money.ofMinor(255, "GBP"))),
            PAYABLE,
            new PersonalData("user:17850", "AQIDBA=="),
            "GB");
    static final OrderConfirmed CONFIRMED = new OrderConfirmed(CORRELATION, AT, PAYABLE, PAYMENT, AT.plus(WINDOW));
    static final PaymentOffered OFFERED =
            new PaymentOffered(CORRELATION, AT, "sandbox", Map.of("pay_url", "/sandbox/payments/x/pay"));
    static final OrderPaid PAID = new OrderPaid(CORRELATION, AT, PAYABLE, AT);
    static final OrderStockCommitted COMMITTED = new OrderStockCommitted(CORRELATION, AT);
    static final OrderExpired EXPIRED = new OrderExpired(CORRELATION, AT);
    static final OrderCancelled CANCELLED = new OrderCancelled(CORRELATION, AT, "17850", "changed my mind");
    static final OrderRejected REJECTED = new OrderRejected(CORRELATION, AT, List.of(new Shortage("85123A", 6, 2)));
    static final ReservationRenewed RENEWED_LATE =
            new ReservationRenewed(CORRELATION, AT, 2, ReservationRenewed.Why.PAID_LATE, AT);
    static final ReservationRenewed RENEWED_LOST =
            new ReservationRenewed(CORRELATION, AT, 2, ReservationRenewed.Why.RESERVATION_LOST, AT);
    static final ReservationHeld HELD = new ReservationHeld(CORRELATION, AT);
    static final RefundDue REFUND_DUE = new RefundDue(CORRELATION, AT, PAYMENT + "_refund_1", PAYABLE, "CANCELLED");
    static final OrderRefunded REFUNDED = new OrderRefunded(CORRELATION, AT, PAYABLE);
    static final OrderRefundFailed REFUND_FAILED = new OrderRefundFailed(CORRELATION, AT, "account closed");

    private OrderSamples() {}

    /** One of each event of the module's language. */
    public static List<Event> all() {
        return List.of(
                CREATED,
                CONFIRMED,
                OFFERED,
                PAID,
                COMMITTED,
                EXPIRED,
                CANCELLED,
                REJECTED,
                RENEWED_LATE,
                HELD,
                REFUND_DUE,
                REFUNDED,
                REFUND_FAILED,
                new OrderRequest.CancellationRequested(CORRELATION, "17850", "changed my mind"));
    }

    static Order in(OrderState state) {
        return switch (state) {
            case AWAITING_STOCK -> order();
            case PAYING -> order(CONFIRMED);
            case REJECTED -> order(REJECTED);
            case EXPIRED -> order(CONFIRMED, OFFERED, EXPIRED);
            case CANCELLED -> order(CONFIRMED, CANCELLED);
            case COMMITTING -> order(CONFIRMED, OFFERED, PAID);
            case PAID -> order(CONFIRMED, OFFERED, PAID, COMMITTED);
            case RENEWING -> order(CONFIRMED, PAID, RENEWED_LOST);
            case RENEWING_LATE -> order(CONFIRMED, EXPIRED, RENEWED_LATE);
            case RECOMMITTING -> order(CONFIRMED, PAID, RENEWED_LOST, HELD);
            case REFUNDING -> order(CONFIRMED, PAID, CANCELLED, REFUND_DUE);
            case REFUND_FAILED -> order(CONFIRMED, PAID, CANCELLED, REFUND_DUE, REFUND_FAILED);
            case REFUNDED -> order(CONFIRMED, PAID, CANCELLED, REFUND_DUE, REFUNDED);
        };
    }

    private static Order order(OrderEvent... events) {
        Order order = Order.created(CREATED);
        for (OrderEvent event : events) {
            order = order.apply(event);
        }
        return order;
    }

    /** Everything there is to hear, by the names of {@link #heard}. */
    static final List<String> THERE_IS_TO_HEAR = List.of(
            "Reserved",
            "Short",
            "Committed",
            "CommitRefused",
            "Released",
            "Started",
            "Captured",
            "Failed",
            "Refunded",
            "RefundFailed",
            "Cancel",
            "Expire");

    static Object heard(String heard, Order order) {
        String correlation = order.id().toString();
        String reference = order.reservationReference();
        String payment = PaymentReference.of(order.id());
        Money payable = order.content().items();
        return switch (heard) {
            case "Reserved" -> new StockReserved(reference, correlation, List.of());
            case "Short" ->
                new StockShort(reference, correlation, List.of(new InventoryEvent.Shortage("85123A", 6, 2)));
            case "Committed" -> new StockCommitted(reference, correlation, List.of());
            case "CommitRefused" -> new CommitRefused(reference, correlation);
            case "Released" -> new StockReleased(reference, correlation);
            case "Started" -> new PaymentStarted(payment, correlation, "sandbox", Map.of());
            case "Captured" -> new PaymentCaptured(payment, correlation, payable, AT, "ch_1");
            case "Failed" -> new PaymentFailed(payment, correlation, "declined");
            case "Refunded" -> new PaymentRefunded(payment + "_refund_1", correlation, payment, payable);
            case "RefundFailed" -> new RefundFailed(payment + "_refund_1", correlation, payment, "account closed");
            case "Cancel" -> new CancellationRequested(correlation, "17850", null);
            case "Expire" -> new ExpireOrder(correlation);
            default -> throw new IllegalArgumentException(heard);
        };
    }
}
