package order;

import inventory.InventoryEvent;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import order.OrderEvent.Amounts;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.Charge;
import order.OrderEvent.Consignment;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.CouponsRefused;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountHeld;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.Packed;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReservationHeld;
import order.OrderEvent.ReservationRenewed;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ReturnedLine;
import order.OrderEvent.ShipmentAnswered;
import order.OrderEvent.ShippingTerms;
import order.OrderEvent.Shortage;
import order.OrderEvent.StockHeld;
import order.OrderEvent.StockMissed;
import order.OrderEvent.Traits;
import order.OrderRequest.CancellationRequested;
import order.command.ExpireOrder;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.ReturnedUnits;
import order.holding.Holder;
import order.saga.PaymentReference;
import order.stream.Order;
import order.stream.OrderState;
import outbox.Event;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import promotion.PromotionEvent;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.RedemptionRefused;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;

/** An order in every state, made as orders are made: from events. */
public final class OrderSamples {

    static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    static final Money PAYABLE = pence(1980);

    private static final String CORRELATION = ID.toString();
    static final String PAYMENT = PaymentReference.of(ID);

    static final Amounts AMOUNTS = new Amounts(pence(1785), pence(300), pence(495), pence(0), pence(331), PAYABLE);

    /** What a person typed, sealed. */
    static final PersonalData REASON = new PersonalData("user:17850", "CQoLDA==");

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
                    new Line(
                            1,
                            "85123A",
                            6,
                            pence(255),
                            200_000,
                            new Traits("lights", "standard", 250, Map.of("gift", true))),
                    new Line(2, "POST", 1, pence(255), 200_000, null)),
            pence(1785),
            true,
            new ShippingTerms(pence(495), 200_000),
            List.of("welcome-5"),
            null,
            new PersonalData("user:17850", "AQIDBA=="),
            "GB",
            Map.of("note", "ring twice"),
            Holder.ofUser("17850"),
            new PersonalData("user:17850", "BQYHCA=="),
            new PersonalData("user:17850", "DQ4PEA=="));
    static final List<Discount> DISCOUNTS =
            List.of(new Discount("welcome", "WELCOME-5", pence(300), List.of(new LineDiscount(1, pence(300)))));
    static final List<CouponRefusal> REFUSALS = List.of(new CouponRefusal("welcome-5", "USED_UP"));
    static final List<Shortage> SHORTAGES = List.of(new Shortage("85123A", 6, 2));
    static final StockHeld STOCK_HELD = new StockHeld(CORRELATION, AT);
    static final DiscountHeld DISCOUNT_HELD = new DiscountHeld(CORRELATION, AT, DISCOUNTS);
    static final StockMissed STOCK_MISSED = new StockMissed(CORRELATION, AT, SHORTAGES);
    static final CouponsRefused COUPONS_REFUSED = new CouponsRefused(CORRELATION, AT, REFUSALS);
    static final OrderConfirmed CONFIRMED = new OrderConfirmed(
            CORRELATION,
            AT,
            AMOUNTS,
            List.of(
                    new LineAmounts(1, pence(300), pence(0), pence(205), pence(1230)),
                    new LineAmounts(2, pence(0), pence(0), pence(43), pence(255))),
            List.of(new Charge("SHIPPING", pence(495), pence(0), pence(83))),
            DISCOUNTS,
            PAYMENT,
            AT.plus(WINDOW));
    static final PaymentOffered OFFERED =
            new PaymentOffered(CORRELATION, AT, "sandbox", Map.of("pay_url", "/sandbox/payments/x/pay"));
    static final OrderPaid PAID = new OrderPaid(CORRELATION, AT, PAYABLE, AT);
    static final OrderStockCommitted COMMITTED = new OrderStockCommitted(
            CORRELATION,
            AT,
            List.of(
                    new Consignment(ID + "/ship/1", "main", List.of(new Packed("85123A", 6))),
                    new Consignment(ID + "/ship/2", "north", List.of(new Packed("POST", 1)))));
    static final OrderShipmentDispatched LEFT =
            new OrderShipmentDispatched(CORRELATION, AT, ID + "/ship/1", "sandbox", "SBX1", AT);
    static final OrderShipmentDispatched LEFT_TOO =
            new OrderShipmentDispatched(CORRELATION, AT, ID + "/ship/2", "sandbox", "SBX2", AT);
    static final OrderShipmentDelivered ARRIVED = new OrderShipmentDelivered(CORRELATION, AT, ID + "/ship/1", AT);
    static final OrderShipmentDelivered ARRIVED_TOO = new OrderShipmentDelivered(CORRELATION, AT, ID + "/ship/2", AT);
    static final OrderShipped SHIPPED = new OrderShipped(CORRELATION, AT);
    static final OrderCompleted COMPLETED = new OrderCompleted(CORRELATION, AT);
    static final CancellationBegun BEGUN = new CancellationBegun(CORRELATION, AT, "17850", null, REASON);
    static final ShipmentAnswered ANSWERED = new ShipmentAnswered(CORRELATION, AT, ID + "/ship/1", true);
    static final CancellationFailed FAILED = new CancellationFailed(
            CORRELATION, AT, List.of(new Consignment(ID + "/ship/3", "main", List.of(new Packed("85123A", 6)))));
    static final OrderExpired EXPIRED = new OrderExpired(CORRELATION, AT);
    static final OrderCancelled CANCELLED = new OrderCancelled(CORRELATION, AT, "17850", null, REASON);
    static final OrderRejected REJECTED = new OrderRejected(CORRELATION, AT, SHORTAGES, REFUSALS);
    static final ReservationRenewed RENEWED_LATE =
            new ReservationRenewed(CORRELATION, AT, 2, ReservationRenewed.Why.PAID_LATE, AT);
    static final ReservationRenewed RENEWED_LOST =
            new ReservationRenewed(CORRELATION, AT, 2, ReservationRenewed.Why.RESERVATION_LOST, AT);
    static final ReservationHeld HELD = new ReservationHeld(CORRELATION, AT);
    static final DiscountReversalDue REVERSAL_DUE = new DiscountReversalDue(CORRELATION, AT, ID + "/discount/1");
    static final RefundDue REFUND_DUE = new RefundDue(CORRELATION, AT, PAYMENT + "_refund_1", PAYABLE, "CANCELLED");
    static final OrderRefunded REFUNDED = new OrderRefunded(CORRELATION, AT, AMOUNTS);
    static final OrderRefundFailed REFUND_FAILED = new OrderRefundFailed(CORRELATION, AT, "account closed");

    static final List<ReturnedLine> RETURNED = List.of(
            new ReturnedLine("85123A", 2, pence(510), new LineAmounts(1, pence(100), pence(0), pence(68), pence(410))));
    static final Amounts RETURNED_AMOUNTS =
            new Amounts(pence(510), pence(100), pence(0), pence(0), pence(68), pence(410));
    static final ReturnAccepted RETURN_ACCEPTED = new ReturnAccepted(
            CORRELATION,
            AT,
            PAYMENT + "_return_1",
            "C536379",
            AT,
            RETURNED,
            RETURNED_AMOUNTS,
            "operator",
            null,
            REASON);
    static final ReturnFailed RETURN_FAILED =
            new ReturnFailed(CORRELATION, AT, PAYMENT + "_return_1", "account closed");
    static final ReturnRenewed RETURN_RENEWED = new ReturnRenewed(CORRELATION, AT, PAYMENT + "_return_1", 2);
    static final ReturnRefunded RETURN_REFUNDED =
            new ReturnRefunded(CORRELATION, AT, PAYMENT + "_return_1", AT, RETURNED, RETURNED_AMOUNTS);

    /** The first return's refund has failed, the second's is on its way. */
    private static final OrderEvent[] RETURNS = {
        RETURN_ACCEPTED,
        RETURN_FAILED,
        new ReturnAccepted(
                CORRELATION, AT, PAYMENT + "_return_2", null, AT, RETURNED, RETURNED_AMOUNTS, "operator", null, null)
    };

    private OrderSamples() {}

    /** One of each event of the module's language. */
    public static List<Event> all() {
        return List.of(
                CREATED,
                STOCK_HELD,
                DISCOUNT_HELD,
                STOCK_MISSED,
                COUPONS_REFUSED,
                CONFIRMED,
                OFFERED,
                PAID,
                COMMITTED,
                LEFT,
                ARRIVED,
                SHIPPED,
                COMPLETED,
                BEGUN,
                ANSWERED,
                FAILED,
                EXPIRED,
                CANCELLED,
                REJECTED,
                RENEWED_LATE,
                HELD,
                REVERSAL_DUE,
                REFUND_DUE,
                REFUNDED,
                REFUND_FAILED,
                RETURN_ACCEPTED,
                RETURN_REFUNDED,
                RETURN_FAILED,
                RETURN_RENEWED,
                new OrderRequest.CancellationRequested(CORRELATION, "17850", "FRAUD_SUSPECTED", REASON));
    }

    static Order in(OrderState state) {
        return switch (state) {
            case AWAITING_ANSWERS -> order();
            case AWAITING_STOCK -> order(DISCOUNT_HELD);
            case AWAITING_DISCOUNT -> order(STOCK_HELD);
            case REJECTING_SHORT -> order(STOCK_MISSED);
            case REJECTING_COUPONS -> order(COUPONS_REFUSED);
            case AWAITING_PAYMENT -> order(STOCK_HELD, CONFIRMED);
            case REJECTED -> order(STOCK_MISSED, REJECTED);
            case EXPIRED -> order(STOCK_HELD, CONFIRMED, OFFERED, EXPIRED);
            case CANCELLED -> order(STOCK_HELD, CONFIRMED, CANCELLED);
            case COMMITTING_STOCK -> order(STOCK_HELD, CONFIRMED, OFFERED, PAID);
            case STOCK_COMMITTED -> order(STOCK_HELD, CONFIRMED, OFFERED, PAID, COMMITTED);
            case SHIPPED -> after(order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, LEFT, LEFT_TOO, SHIPPED), RETURNS);
            case COMPLETED -> after(in(OrderState.SHIPPED), ARRIVED, ARRIVED_TOO, COMPLETED);
            case STOPPING_SHIPMENTS -> order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, BEGUN);
            case RESERVING_AGAIN -> order(STOCK_HELD, CONFIRMED, PAID, RENEWED_LOST);
            case RESERVING_LATE -> order(STOCK_HELD, CONFIRMED, EXPIRED, RENEWED_LATE);
            case REDEEMING_LATE -> order(STOCK_HELD, CONFIRMED, EXPIRED, RENEWED_LATE, HELD);
            case COMMITTING_AGAIN -> order(STOCK_HELD, CONFIRMED, PAID, RENEWED_LOST, HELD);
            case REFUNDING -> order(STOCK_HELD, CONFIRMED, PAID, CANCELLED, REVERSAL_DUE, REFUND_DUE);
            case REFUND_FAILED -> after(in(OrderState.REFUNDING), REFUND_FAILED);
            case REFUNDED -> after(in(OrderState.REFUNDING), REFUNDED);
        };
    }

    /** The order after these events. */
    static Order order(OrderEvent... events) {
        return after(Order.created(CREATED), events);
    }

    private static Order after(Order before, OrderEvent... events) {
        Order order = before;
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
            "Withdrawn",
            "Started",
            "Captured",
            "Failed",
            "Refunded",
            "RefundFailed",
            "Granted",
            "Refused",
            "Redeemed",
            "RedemptionRefused",
            "Dispatched",
            "Delivered",
            "Stopped",
            "NotStopped",
            "Cancel",
            "Return",
            "AgainReturn",
            "Expire");

    static Object heard(String heard, Order order) {
        String correlation = order.id().toString();
        String reference = order.reservationReference();
        String payment = PaymentReference.of(order.id());
        Money payable =
                order.progress().payment() == null ? PAYABLE : order.payment().amount();
        String discount = order.discountReference();
        String shipment = order.shipmentReference(1);
        String refund = order.progress().returns().isEmpty()
                ? payment + "_refund_1"
                : order.progress().returns().getLast().reference();
        return switch (heard) {
            case "Reserved" -> new StockReserved(reference, correlation, List.of());
            case "Short" ->
                new StockShort(reference, correlation, List.of(new InventoryEvent.Shortage("85123A", 6, 2)));
            case "Committed" ->
                new StockCommitted(
                        reference,
                        correlation,
                        List.of(
                                new InventoryEvent.Allocation("85123A", "main", 6),
                                new InventoryEvent.Allocation("POST", "north", 1)));
            case "CommitRefused" -> new CommitRefused(reference, correlation);
            case "Released" -> new StockReleased(reference, correlation);
            case "Withdrawn" -> new ReservationWithdrawn(reference, correlation, List.of("85123A"));
            case "Started" -> new PaymentStarted(payment, correlation, "sandbox", Map.of());
            case "Captured" -> new PaymentCaptured(payment, correlation, payable, AT, "ch_1");
            case "Failed" -> new PaymentFailed(payment, correlation, "declined");
            case "Refunded" -> new PaymentRefunded(refund, correlation, payment, payable);
            case "RefundFailed" -> new RefundFailed(refund, correlation, payment, "account closed");
            case "Granted" ->
                new DiscountGranted(
                        discount,
                        correlation,
                        List.of(new PromotionEvent.Applied(
                                "welcome",
                                "WELCOME-5",
                                pence(100),
                                List.of(new PromotionEvent.LineDiscount(1, pence(100))))));
            case "Refused" ->
                new DiscountRefused(
                        discount, correlation, List.of(new PromotionEvent.CouponRefusal("welcome-5", "USED_UP")));
            case "Redeemed" -> new DiscountRedeemed(discount, correlation, List.of());
            case "RedemptionRefused" -> new RedemptionRefused(discount, correlation);
            case "Dispatched" -> new ShipmentDispatched(shipment, correlation, "sandbox", "SBX1", AT);
            case "Delivered" -> new ShipmentDelivered(shipment, correlation, "sandbox", "SBX1", AT);
            case "Stopped" -> new ShipmentCancelled(shipment, correlation);
            case "NotStopped" -> new ShipmentCancellationRefused(shipment, correlation);
            case "Cancel" -> new CancellationRequested(correlation, "17850", null, null);
            case "Return" -> returns(order, new ReturnedUnits(1, 1));
            case "AgainReturn" -> new RefundReturn(key(), order.id(), RETURN_ACCEPTED.reference());
            case "Expire" -> new ExpireOrder(correlation);
            default -> throw new IllegalArgumentException(heard);
        };
    }

    static ReturnGoods returns(Order order, ReturnedUnits... units) {
        return new ReturnGoods(key(), order.id(), List.of(units), "operator", null, null, null, null);
    }

    private static IdempotencyKey key() {
        return new IdempotencyKey("key", "hash");
    }

    static Money pence(long amount) {
        return Money.ofMinor(amount, "GBP");
    }
}
