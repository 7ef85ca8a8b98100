package order.saga;

import static java.util.Objects.requireNonNull;

import inventory.InventoryRequest.CommitRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import order.OrderEvent;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReservationHeld;
import order.OrderEvent.ReservationRenewed;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentStarted;
import promotion.PromotionRequest.RedemptionRequested;

/** How an order is paid, in time or late: pure, from the order and what was heard. */
final class Paying {

    /** A provider's clock is not expected to be further from ours; the same holds for the signatures of callbacks. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private Paying() {}

    static SagaStep offerPayment(Order order, Object heard, Instant now) {
        PaymentStarted started = (PaymentStarted) heard;
        return SagaStep.publish(
                new PaymentOffered(order.correlation(), now, started.provider(), started.instructions()));
    }

    static SagaStep pay(Order order, Object heard, Instant now) {
        PaymentCaptured captured = captured(order, heard);
        if (isLate(order, captured.capturedAt(), now)) {
            SagaStep expired = expire(order, heard, now);
            return expired.then(renewLate(order.apply(expired.published().getFirst()), heard, now));
        }
        return paid(order, new OrderPaid(order.correlation(), now, captured.amount(), captured.capturedAt()));
    }

    /**
     * Whether the payment window had ended when the money was captured. What becomes known within the window is in time, whatever the
     * provider's clock says. What becomes known later is in time if the provider captured it at or before the end, by its own clock: that
     * can only matter in the grace period, while the order has not expired. A time from before the payment was asked for says nothing, so
     * it counts as late.
     *
     * @param capturedAt by the provider's clock
     */
    static boolean isLate(Order order, Instant capturedAt, Instant now) {
        Instant windowEnd = order.payment().expireTime();
        Instant earliest = order.progress().since().minus(CLOCK_TOLERANCE);
        return now.isAfter(windowEnd) && (capturedAt.isAfter(windowEnd) || capturedAt.isBefore(earliest));
    }

    static SagaStep paid(Order order, OrderEvent... told) {
        return SagaStep.publish(told)
                .request(new CommitRequested(order.reservationReference(), order.correlation()))
                .request(
                        order.progress().discounts().isEmpty()
                                ? List.of()
                                : List.of(new RedemptionRequested(order.discountReference(), order.correlation())));
    }

    static SagaStep expire(Order order, Object heard, Instant now) {
        return SagaStep.publish(new OrderExpired(order.correlation(), now)).request(SupplierRequests.releaseAll(order));
    }

    static SagaStep renewLate(Order order, Object heard, Instant now) {
        return renew(
                order,
                now,
                ReservationRenewed.Why.PAID_LATE,
                captured(order, heard).capturedAt());
    }

    static SagaStep renewLost(Order order, Object heard, Instant now) {
        Instant paidAt = requireNonNull(order.progress().paidAt());
        return renew(order, now, ReservationRenewed.Why.RESERVATION_LOST, paidAt);
    }

    private static SagaStep renew(Order order, Instant now, ReservationRenewed.Why why, Instant capturedAt) {
        int attempt = order.progress().reservations() + 1;
        ReservationRenewed renewed = new ReservationRenewed(order.correlation(), now, attempt, why, capturedAt);
        return SagaStep.publish(renewed).request(SupplierRequests.reserve(order.apply(renewed)));
    }

    static SagaStep holdAgain(Order order, Object heard, Instant now) {
        return SagaStep.publish(new ReservationHeld(order.correlation(), now))
                .request(new CommitRequested(order.reservationReference(), order.correlation()));
    }

    /** The discount was given back when the order expired; without one there is nothing to wait for. */
    static SagaStep holdLate(Order order, Object heard, Instant now) {
        if (order.progress().discounts().isEmpty()) {
            return payLate(order, heard, now);
        }
        return SagaStep.publish(new ReservationHeld(order.correlation(), now))
                .request(new RedemptionRequested(order.discountReference(), order.correlation()));
    }

    static SagaStep payLate(Order order, Object heard, Instant now) {
        Instant paidAt = requireNonNull(order.progress().paidAt());
        return SagaStep.publish(
                        new OrderPaid(order.correlation(), now, order.payment().amount(), paidAt))
                .request(new CommitRequested(order.reservationReference(), order.correlation()));
    }

    static PaymentCaptured captured(Order order, Object heard) {
        PaymentCaptured captured = (PaymentCaptured) heard;
        if (!captured.amount().equals(order.payment().amount())) {
            throw new IllegalStateException("Captured %s of %s".formatted(captured.amount(), order.payment()));
        }
        return captured;
    }
}
