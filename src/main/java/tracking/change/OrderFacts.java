package tracking.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import order.OrderEvent;
import order.OrderEvent.AuthorisationEvent;
import order.OrderEvent.CancellationEvent;
import order.OrderEvent.ConfirmationEvent;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderDisputeEvent;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.RefundDue;
import order.OrderEvent.RefundEvent;
import order.OrderEvent.ReservationEvent;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnEvent;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.SurplusEvent;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import platform.money.Money;

/**
 * What must be known of an order to derive its details. All fields are null for an order that was only placed.
 *
 * @param payUntil the end of the payment window; null before the order is confirmed
 * @param attempt the reference of the current attempt to pay; null while it is the first one
 * @param shipments the number of shipments; null for one
 * @param paidMinor the paid amount in minor units; null if it is not known
 * @param refundedMinor the refunded amount in minor units; null for nothing
 * @param told the keys of the details that are stored, separated by spaces; null for none
 */
record OrderFacts(
        @Nullable Instant payUntil,
        @Nullable String attempt,
        @Nullable Integer shipments,
        @Nullable Long paidMinor,
        @Nullable Long refundedMinor,
        @Nullable String told) {

    static final OrderFacts NONE = new OrderFacts(null, null, null, null, null, null);

    /** The events that facts and details follow from, without those that change the status, too. */
    static final List<Class<? extends Event>> EVENTS = List.of(
            PaymentAttempted.class,
            PaymentReplaced.class,
            PaymentAttemptEnded.class,
            OrderStockCommitted.class,
            OrderShipmentDispatched.class,
            OrderShipmentDelivered.class,
            ReturnReceived.class,
            ReturnAccepted.class,
            ReturnRefunded.class);

    /** The facts after the event, without its detail. */
    OrderFacts after(OrderEvent event) {
        return switch (event) {
            case OrderConfirmed confirmed -> with(confirmed.expireTime(), attempt, shipments, paidMinor);
            case PaymentAttempted attempted -> with(payUntil, attempted.reference(), shipments, paidMinor);
            case PaymentReplaced replaced -> with(payUntil, replaced.reference(), shipments, paidMinor);
            case OrderPaid paid ->
                with(payUntil, attempt, shipments, paid.amount().amountMinor());
            case OrderStockCommitted committed -> {
                int count = committed.consignments().size();
                yield with(payUntil, attempt, count > 1 ? count : null, paidMinor);
            }
            case PaymentOffered ignored -> this;
            case PaymentAttemptEnded ignored -> this;
            case OrderShipmentDispatched ignored -> this;
            case OrderShipmentDelivered ignored -> this;
            case OrderCreated ignored -> this;
            case OrderRejected ignored -> this;
            case OrderShipped ignored -> this;
            case OrderCompleted ignored -> this;
            case OrderExpired ignored -> this;
            case OrderCancelled ignored -> this;
            case RefundDue ignored -> this;
            case OrderRefunded ignored -> this;
            case ConfirmationEvent ignored -> this;
            case SurplusEvent ignored -> this;
            case AuthorisationEvent ignored -> this;
            case OrderDisputeEvent ignored -> this;
            case ReservationEvent ignored -> this;
            case CancellationEvent ignored -> this;
            case RefundEvent ignored -> this;
            case ReturnEvent ignored -> this;
        };
    }

    private OrderFacts with(
            @Nullable Instant newPayUntil,
            @Nullable String newAttempt,
            @Nullable Integer newShipments,
            @Nullable Long newPaidMinor) {
        return new OrderFacts(newPayUntil, newAttempt, newShipments, newPaidMinor, refundedMinor, told);
    }

    /**
     * The detail that the event tells of; empty if it tells of none, or of one that is stored.
     *
     * @param status of the order after the event
     */
    Optional<Detail> detail(OrderEvent event, OrderStatus status) {
        Detail detail = switch (event) {
            case PaymentAttemptEnded ended ->
                status == OrderStatus.PAYING && isFailure(ended)
                        ? Detail.of(DetailKind.PAYMENT_FAILED, ended.reference())
                        : null;
            case OrderShipmentDispatched dispatched ->
                shipments == null ? null : Detail.of(DetailKind.SHIPMENT_DISPATCHED, dispatched.shipment());
            case OrderShipmentDelivered delivered ->
                shipments == null ? null : Detail.of(DetailKind.SHIPMENT_DELIVERED, delivered.shipment());
            case ReturnReceived received -> Detail.of(DetailKind.RETURN_RECEIVED, received.reference());
            case ReturnAccepted accepted -> Detail.of(DetailKind.RETURN_RECEIVED, accepted.reference());
            case ReturnRefunded refunded -> refund(refunded);
            case OrderRefunded refunded ->
                new Detail(DetailKind.REFUND_MADE, null, refunded.amounts().payable(), true);
            case PaymentOffered ignored -> null;
            case PaymentAttempted ignored -> null;
            case PaymentReplaced ignored -> null;
            case OrderStockCommitted ignored -> null;
            case ReturnFailed ignored -> null;
            case ReturnRenewed ignored -> null;
            case OrderCreated ignored -> null;
            case OrderRejected ignored -> null;
            case OrderConfirmed ignored -> null;
            case OrderPaid ignored -> null;
            case OrderShipped ignored -> null;
            case OrderCompleted ignored -> null;
            case OrderExpired ignored -> null;
            case OrderCancelled ignored -> null;
            case RefundDue ignored -> null;
            case ConfirmationEvent ignored -> null;
            case SurplusEvent ignored -> null;
            case AuthorisationEvent ignored -> null;
            case OrderDisputeEvent ignored -> null;
            case ReservationEvent ignored -> null;
            case CancellationEvent ignored -> null;
            case RefundEvent ignored -> null;
        };
        return Optional.ofNullable(detail).filter(found -> !keys().contains(found.key()));
    }

    /** An attempt that the shopper has replaced, or that has ended with the payment window, is no failure. */
    private boolean isFailure(PaymentAttemptEnded ended) {
        return (attempt == null || attempt.equals(ended.reference()))
                && payUntil != null
                && ended.at().isBefore(payUntil);
    }

    private Detail refund(ReturnRefunded refunded) {
        Money amount = refunded.amounts().payable();
        Boolean inFull = paidMinor == null ? null : refundedWith(amount) >= paidMinor;
        return new Detail(DetailKind.REFUND_MADE, refunded.reference(), amount, inFull);
    }

    private long refundedWith(Money amount) {
        return Math.addExact(refundedMinor == null ? 0 : refundedMinor, amount.amountMinor());
    }

    /** The facts after the detail is stored. */
    OrderFacts telling(Detail detail) {
        Money amount = detail.amount();
        return new OrderFacts(
                payUntil,
                attempt,
                shipments,
                paidMinor,
                amount == null ? refundedMinor : Long.valueOf(refundedWith(amount)),
                told == null ? detail.key() : told + " " + detail.key());
    }

    private Set<String> keys() {
        return told == null ? Set.of() : Set.of(told.split(" "));
    }
}
