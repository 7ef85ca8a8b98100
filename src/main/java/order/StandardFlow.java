package order;

import static order.OrderState.AWAITING_STOCK;
import static order.OrderState.CANCELLED;
import static order.OrderState.COMMITTING;
import static order.OrderState.EXPIRED;
import static order.OrderState.PAID;
import static order.OrderState.PAYING;
import static order.OrderState.RECOMMITTING;
import static order.OrderState.REFUNDED;
import static order.OrderState.REFUNDING;
import static order.OrderState.REFUND_FAILED;
import static order.OrderState.REJECTED;
import static order.OrderState.RENEWING;
import static order.OrderState.RENEWING_LATE;

import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
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
import order.OrderRequest.CancellationRequested;
import order.Saga.Outcome;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;

/**
 * The flow of an ordinary order: reserve, pay within the window, commit. The window starts when the stock is held.
 *
 * <p>Read it by row: in this state, on hearing this, the order goes on to that state. What is missing cannot be heard there.
 */
final class StandardFlow {

    private final Duration paymentWindow;

    StandardFlow(Duration paymentWindow) {
        this.paymentWindow = paymentWindow;
    }

    Saga saga() {
        return Saga.table()
                .in(AWAITING_STOCK)
                .on(StockReserved.class, PAYING, this::confirm)
                .on(StockShort.class, REJECTED, this::reject)
                .on(CancellationRequested.class, CANCELLED, this::cancel)
                .in(PAYING)
                .on(PaymentStarted.class, PAYING, this::offerPayment)
                .on(PaymentCaptured.class, COMMITTING, this::pay)
                .on(PaymentFailed.class, CANCELLED, this::giveUpPayment)
                .on(ExpireOrder.class, EXPIRED, this::expire)
                .on(CancellationRequested.class, CANCELLED, this::cancel)
                .in(REJECTED)
                .refuse(CancellationRequested.class)
                .in(EXPIRED)
                .on(PaymentCaptured.class, RENEWING_LATE, this::renewLate)
                .refuse(CancellationRequested.class)
                .ignore(StockReleased.class, PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(CANCELLED)
                .on(PaymentCaptured.class, REFUNDING, this::refundUnwanted)
                .ignore(CancellationRequested.class, StockReserved.class, StockShort.class, StockReleased.class)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(COMMITTING)
                .on(StockCommitted.class, PAID, this::commit)
                .on(CommitRefused.class, RENEWING, this::renewLost)
                .on(CancellationRequested.class, REFUNDING, this::cancelPaid)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(PAID)
                .on(CancellationRequested.class, REFUNDING, this::cancelPaid)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(RENEWING)
                .on(StockReserved.class, RECOMMITTING, this::holdAgain)
                .on(StockShort.class, REFUNDING, this::refundShort)
                .on(CancellationRequested.class, REFUNDING, this::cancelPaid)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(RENEWING_LATE)
                .on(StockReserved.class, RECOMMITTING, this::payLate)
                .on(StockShort.class, REFUNDING, this::refundShort)
                .on(CancellationRequested.class, REFUNDING, this::cancelPaid)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(RECOMMITTING)
                .on(StockCommitted.class, PAID, this::commit)
                .on(CommitRefused.class, REFUNDING, this::refundLost)
                .on(CancellationRequested.class, REFUNDING, this::cancelPaid)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(REFUNDING)
                .on(PaymentRefunded.class, REFUNDED, this::refunded)
                .on(RefundFailed.class, REFUND_FAILED, this::refundFailed)
                .ignore(CancellationRequested.class, StockReserved.class, StockShort.class, StockReleased.class)
                .ignore(StockCommitted.class, CommitRefused.class)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(REFUND_FAILED)
                .on(CancellationRequested.class, REFUNDING, this::refundAgain)
                .on(PaymentRefunded.class, REFUNDED, this::refunded) // money that has gone back counts
                .ignore(StockReserved.class, StockShort.class, StockReleased.class)
                .ignore(StockCommitted.class, CommitRefused.class)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .in(REFUNDED)
                .ignore(RefundFailed.class) // of one that was asked again meanwhile
                .ignore(CancellationRequested.class, StockReserved.class, StockShort.class, StockReleased.class)
                .ignore(StockCommitted.class, CommitRefused.class)
                .ignore(PaymentStarted.class, PaymentFailed.class, ExpireOrder.class)
                .build();
    }

    /** The first request of every order, together with {@code OrderCreated}. */
    static ReservationRequested reserve(Order order) {
        List<inventory.InventoryRequest.Line> lines = order.content().lines().stream()
                .map(line -> new inventory.InventoryRequest.Line(line.skuId(), line.quantity()))
                .toList();
        return new ReservationRequested(order.reservationReference(), correlation(order), lines);
    }

    private Outcome confirm(Order order, Object heard, Instant now) {
        Money payable = order.content().items();
        String reference = PaymentReference.of(order.id());
        Instant expireTime = now.plus(paymentWindow);
        return Outcome.tell(new OrderConfirmed(correlation(order), now, payable, reference, expireTime))
                .ask(new PaymentRequested(
                        reference, correlation(order), payable, order.content().paymentMethod(), expireTime));
    }

    private Outcome reject(Order order, Object heard, Instant now) {
        List<OrderEvent.Shortage> shortages = ((StockShort) heard)
                .shortages().stream()
                        .map(s -> new OrderEvent.Shortage(s.skuId(), s.requested(), s.available()))
                        .toList();
        return Outcome.tell(new OrderRejected(correlation(order), now, shortages));
    }

    private Outcome offerPayment(Order order, Object heard, Instant now) {
        PaymentStarted started = (PaymentStarted) heard;
        return Outcome.tell(new PaymentOffered(correlation(order), now, started.provider(), started.instructions()));
    }

    private Outcome pay(Order order, Object heard, Instant now) {
        PaymentCaptured captured = captured(order, heard);
        return Outcome.tell(new OrderPaid(correlation(order), now, captured.amount(), captured.capturedAt()))
                .ask(new CommitRequested(order.reservationReference(), correlation(order)));
    }

    private Outcome commit(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderStockCommitted(correlation(order), now));
    }

    private Outcome expire(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderExpired(correlation(order), now)).ask(release(order));
    }

    private Outcome cancel(Order order, Object heard, Instant now) {
        return Outcome.tell(cancelled(order, (CancellationRequested) heard, now))
                .ask(release(order));
    }

    private Outcome giveUpPayment(Order order, Object heard, Instant now) {
        String reason = "PAYMENT_FAILED: " + ((PaymentFailed) heard).reason();
        return Outcome.tell(new OrderCancelled(correlation(order), now, "payment", reason))
                .ask(release(order));
    }

    private Outcome cancelPaid(Order order, Object heard, Instant now) {
        RefundDue due = refund(order, now, "CANCELLED");
        return Outcome.tell(cancelled(order, (CancellationRequested) heard, now), due)
                .ask(release(order), request(due, order));
    }

    private Outcome refundUnwanted(Order order, Object heard, Instant now) {
        captured(order, heard);
        return refundOnly(order, now, "PAID_AFTER_CANCELLATION");
    }

    private Outcome refundShort(Order order, Object heard, Instant now) {
        return refundOnly(order, now, "INVENTORY_SHORTAGE");
    }

    private Outcome refundLost(Order order, Object heard, Instant now) {
        return refundOnly(order, now, "RESERVATION_LOST");
    }

    private Outcome refundAgain(Order order, Object heard, Instant now) {
        return refundOnly(order, now, "REFUND_ASKED_AGAIN");
    }

    private Outcome renewLate(Order order, Object heard, Instant now) {
        return renew(
                order,
                now,
                ReservationRenewed.Why.PAID_LATE,
                captured(order, heard).capturedAt());
    }

    private Outcome renewLost(Order order, Object heard, Instant now) {
        Instant paidAt = java.util.Objects.requireNonNull(order.progress().paidAt());
        return renew(order, now, ReservationRenewed.Why.RESERVATION_LOST, paidAt);
    }

    private Outcome holdAgain(Order order, Object heard, Instant now) {
        return Outcome.tell(new ReservationHeld(correlation(order), now))
                .ask(new CommitRequested(order.reservationReference(), correlation(order)));
    }

    private Outcome payLate(Order order, Object heard, Instant now) {
        Instant paidAt = java.util.Objects.requireNonNull(order.progress().paidAt());
        return Outcome.tell(
                        new OrderPaid(correlation(order), now, order.payment().amount(), paidAt))
                .ask(new CommitRequested(order.reservationReference(), correlation(order)));
    }

    private Outcome refunded(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderRefunded(correlation(order), now, ((PaymentRefunded) heard).amount()));
    }

    private Outcome refundFailed(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderRefundFailed(correlation(order), now, ((RefundFailed) heard).reason()));
    }

    private static Outcome renew(Order order, Instant now, ReservationRenewed.Why why, Instant capturedAt) {
        int attempt = order.progress().reservations() + 1;
        ReservationRenewed renewed = new ReservationRenewed(correlation(order), now, attempt, why, capturedAt);
        return Outcome.tell(renewed).ask(reserve(order.apply(renewed)));
    }

    private static Outcome refundOnly(Order order, Instant now, String reason) {
        RefundDue due = refund(order, now, reason);
        return Outcome.tell(due).ask(request(due, order));
    }

    private static RefundDue refund(Order order, Instant now, String reason) {
        return new RefundDue(
                correlation(order),
                now,
                order.nextRefundReference(),
                order.payment().amount(),
                reason);
    }

    private static RefundRequested request(RefundDue due, Order order) {
        return new RefundRequested(
                due.refundReference(), correlation(order), order.payment().reference(), due.amount(), due.reason());
    }

    private static ReleaseRequested release(Order order) {
        return new ReleaseRequested(order.reservationReference(), correlation(order));
    }

    private static OrderCancelled cancelled(Order order, CancellationRequested request, Instant now) {
        return new OrderCancelled(correlation(order), now, request.by(), request.reason());
    }

    private static PaymentCaptured captured(Order order, Object heard) {
        PaymentCaptured captured = (PaymentCaptured) heard;
        if (!captured.amount().equals(order.payment().amount())) {
            throw new IllegalStateException("Captured %s of %s".formatted(captured.amount(), order.payment()));
        }
        return captured;
    }

    private static String correlation(Order order) {
        return order.id().toString();
    }
}
