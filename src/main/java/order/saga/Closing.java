package order.saga;

import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockReserved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import order.OrderEvent;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.Gift;
import order.OrderEvent.GiftsChanged;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefundMade;
import order.OrderEvent.OrderRefundRenewed;
import order.OrderEvent.OrderRefundReturned;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.RefundDue;
import order.OrderRequest.CancellationRequested;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.Progress.RefundAgain;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import promotion.PromotionRequest.ReversalRequested;

/**
 * The steps that end an order early (cancellation, withdrawn stock, refund) and release its stock and discount. Each step is a pure function
 * of the order and the message.
 */
final class Closing {

    private static final String ASKED_AGAIN = "REFUND_ASKED_AGAIN";

    private Closing() {}

    static SagaStep cancel(Order order, Object message, Instant now) {
        return SagaStep.publish(cancelled(order, (CancellationRequested) message, now))
                .request(SupplierRequests.releaseAll(order));
    }

    /**
     * Inventory has withdrawn the reservation, because units are missing. If only units of gifts are missing, the order goes on without
     * these gifts, and stock is requested again.
     */
    static SagaStep loseStock(Order order, Object message, Instant now) {
        ReservationWithdrawn withdrawn = (ReservationWithdrawn) message;
        if (!Gifts.onlyMissing(order, withdrawn)) {
            return giveUpStock(order, message, now);
        }
        List<Gift> rest = Gifts.of(order).stream()
                .filter(gift -> !withdrawn.skuIds().contains(gift.skuId()))
                .toList();
        GiftsChanged changed = new GiftsChanged(
                order.correlation(), now, rest, order.progress().reservations() + 1);
        return SagaStep.publish(changed).request(SupplierRequests.reserve(order.apply(changed)));
    }

    /**
     * Inventory has withdrawn a reservation whose answer has not arrived yet. If the goods of the order are missing, the order is cancelled. If only
     * gifts are missing, it goes on: inventory will refuse the commit, and stock is requested again.
     */
    static SagaStep loseAwaitedStock(Order order, Object message, Instant now) {
        ReservationWithdrawn withdrawn = (ReservationWithdrawn) message;
        return Gifts.onlyMissing(order, withdrawn) ? SagaStep.publish() : giveUpStock(order, message, now);
    }

    static SagaStep keepGifts(Order order, Object message, Instant now) {
        List<Gift> kept = Gifts.kept(order, ((StockReserved) message).allocations());
        return SagaStep.publish(new GiftsChanged(
                order.correlation(), now, kept, order.progress().reservations()));
    }

    /** Inventory has withdrawn the reservation, because the stock does not exist. */
    static SagaStep giveUpStock(Order order, Object message, Instant now) {
        return SagaStep.publish(new OrderCancelled(order.correlation(), now, "inventory", "STOCK_WITHDRAWN", null))
                .request(SupplierRequests.releaseAll(order));
    }

    static SagaStep cancelPaid(Order order, Object message, Instant now) {
        return refundInFull(order, now, "CANCELLED", cancelled(order, (CancellationRequested) message, now))
                .request(SupplierRequests.release(order));
    }

    static SagaStep refundUnwanted(Order order, Object message, Instant now) {
        Paying.secured(order, message);
        return refundInFull(order, now, "PAID_AFTER_CANCELLATION");
    }

    static SagaStep refundShort(Order order, Object message, Instant now) {
        return refundInFull(order, now, "INVENTORY_SHORTAGE");
    }

    static SagaStep refundLost(Order order, Object message, Instant now) {
        return refundInFull(order, now, "RESERVATION_LOST");
    }

    static SagaStep refundDiscountLost(Order order, Object message, Instant now) {
        return refundInFull(order, now, "DISCOUNT_LOST").request(SupplierRequests.release(order));
    }

    /**
     * Requests the refund again after it failed. The discount was already reversed with the first refund. If that refund failed under an old
     * build without reversals, the discount stays redeemed.
     */
    static SagaStep refundAgain(Order order, Object message, Instant now) {
        return refund(order, now, ASKED_AGAIN, List.of());
    }

    /**
     * Refunds the whole paid amount, once, and reverses the discount. What is only authorised is released instead. The step does not check whether the discount is redeemed, because a
     * redemption may still be in flight. The promotion module knows, and refuses a redemption that arrives after the reversal.
     *
     * @param before the events to publish before the events of the refund
     */
    static SagaStep refundInFull(Order order, Instant now, String reason, OrderEvent... before) {
        if (order.progress().discounts().isEmpty()) {
            return refund(order, now, reason, List.of(before));
        }
        List<OrderEvent> events = new ArrayList<>(List.of(before));
        events.add(new DiscountReversalDue(order.correlation(), now, order.discountReference()));
        SagaStep refund = refund(order, now, reason, events);
        return order.hasGrantedDiscount()
                ? refund.request(new ReversalRequested(order.discountReference(), order.correlation()))
                : refund;
    }

    private static SagaStep refund(Order order, Instant now, String reason, List<OrderEvent> before) {
        List<OrderEvent> events = new ArrayList<>(before);
        Money amount = order.payment().amount();
        if (amount.amountMinor() == 0) {
            events.add(
                    new OrderRefunded(order.correlation(), now, order.charged().amounts()));
            return new SagaStep(events, List.of());
        }
        RefundDue due = new RefundDue(order.correlation(), now, order.nextRefundReference(), amount, reason);
        events.add(due);
        return new SagaStep(events, List.of())
                .request(Capturing.giveBack(order, due.refundReference(), amount, reason));
    }

    static SagaStep refunded(Order order, Object message, Instant now) {
        return SagaStep.publish(
                new OrderRefunded(order.correlation(), now, order.charged().amounts()));
    }

    /** The refund of the order has failed after it had succeeded. The order stays refunded; the refund can be requested again. */
    static SagaStep refundReturned(Order order, Object message, Instant now) {
        RefundReturned returned = (RefundReturned) message;
        return SagaStep.publish(new OrderRefundReturned(
                order.correlation(), now, returned.reference(), null, returned.amount(), returned.reason()));
    }

    /** Requests again what came back of the refund. Nothing is requested if nothing came back, or if it is requested already. */
    static SagaStep refundReturnedAgain(Order order, Object message, Instant now) {
        RefundAgain again = order.progress().refundAgain();
        if (again == null || again.requested()) {
            return SagaStep.publish();
        }
        OrderRefundRenewed renewed =
                new OrderRefundRenewed(order.correlation(), now, order.nextRefundReference(), again.amount());
        return SagaStep.publish(renewed)
                .request(new RefundRequested(
                        renewed.refundReference(),
                        order.correlation(),
                        order.payment().reference(),
                        again.amount(),
                        ASKED_AGAIN,
                        null));
    }

    /** The outcome of a refund in a refunded order counts only if it was requested again. */
    static SagaStep refundedAgain(Order order, Object message, Instant now) {
        PaymentRefunded refunded = (PaymentRefunded) message;
        return order.isRefundedAgainUnder(refunded.reference())
                ? SagaStep.publish(
                        new OrderRefundMade(order.correlation(), now, refunded.reference(), null, refunded.amount()))
                : SagaStep.publish();
    }

    static SagaStep refundAgainFailed(Order order, Object message, Instant now) {
        RefundFailed failed = (RefundFailed) message;
        return order.isRefundedAgainUnder(failed.reference())
                ? SagaStep.publish(new OrderRefundFailed(order.correlation(), now, failed.reason()))
                : SagaStep.publish();
    }

    /** Ignores the failure of an earlier refund. */
    static SagaStep refundFailed(Order order, Object message, Instant now) {
        RefundFailed failed = (RefundFailed) message;
        return order.hasReplacedRefund(failed.reference())
                ? SagaStep.publish()
                : SagaStep.publish(new OrderRefundFailed(order.correlation(), now, failed.reason()));
    }

    private static OrderCancelled cancelled(Order order, CancellationRequested request, Instant now) {
        return new OrderCancelled(order.correlation(), now, request.by(), request.reason(), request.sealedReason());
    }
}
