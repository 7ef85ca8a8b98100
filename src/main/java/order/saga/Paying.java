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
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import promotion.PromotionRequest.RedemptionRequested;

/** The steps of the payment of an order, in time or late. Each step is a pure function of the order and the message. */
final class Paying {

    /** The maximum expected difference between the clock of a provider and ours. The signatures of callbacks use the same limit. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private Paying() {}

    static SagaStep offerPayment(Order order, Object message, Instant now) {
        PaymentStarted started = (PaymentStarted) message;
        return SagaStep.publish(
                new PaymentOffered(order.correlation(), now, started.provider(), started.instructions()));
    }

    static SagaStep pay(Order order, Object message, Instant now) {
        PaymentSecured secured = secured(order, message);
        if (isLate(order, secured.securedAt(), now)) {
            SagaStep expired = expire(order, message, now);
            return expired.then(renewLate(order.apply(expired.published().getFirst()), message, now));
        }
        return paid(order, new OrderPaid(order.correlation(), now, secured.amount(), secured.securedAt()));
    }

    /**
     * Whether the payment is late: the payment window had ended when the money was secured.
     *
     * <p>A payment that becomes known within the window is in time, whatever the clock of the provider says. A payment that becomes known
     * later is in time if the provider secured the money at or before the end of the window, by its own clock. This case occurs only in
     * the grace period, while the order has not expired. A time from before the payment request is not trusted, so such a payment counts as
     * late.
     *
     * @param securedAt the time of the payment, by the clock of the provider
     * @param now the time at which the payment becomes known
     */
    static boolean isLate(Order order, Instant securedAt, Instant now) {
        Instant windowEnd = order.payment().expireTime();
        Instant earliest = order.progress().since().minus(CLOCK_TOLERANCE);
        return now.isAfter(windowEnd) && (securedAt.isAfter(windowEnd) || securedAt.isBefore(earliest));
    }

    static SagaStep paid(Order order, OrderEvent... events) {
        return SagaStep.publish(events)
                .request(new CommitRequested(order.reservationReference(), order.correlation()))
                .request(
                        order.hasGrantedDiscount()
                                ? List.of(new RedemptionRequested(order.discountReference(), order.correlation()))
                                : List.of());
    }

    static SagaStep expire(Order order, Object message, Instant now) {
        return SagaStep.publish(new OrderExpired(order.correlation(), now)).request(SupplierRequests.releaseAll(order));
    }

    static SagaStep renewLate(Order order, Object message, Instant now) {
        return renew(
                order,
                now,
                ReservationRenewed.Why.PAID_LATE,
                secured(order, message).securedAt());
    }

    static SagaStep renewLost(Order order, Object message, Instant now) {
        Instant paidAt = requireNonNull(order.progress().paidAt());
        return renew(order, now, ReservationRenewed.Why.RESERVATION_LOST, paidAt);
    }

    private static SagaStep renew(Order order, Instant now, ReservationRenewed.Why why, Instant capturedAt) {
        int attempt = order.progress().reservations() + 1;
        ReservationRenewed renewed = new ReservationRenewed(order.correlation(), now, attempt, why, capturedAt);
        return SagaStep.publish(renewed).request(SupplierRequests.reserve(order.apply(renewed)));
    }

    static SagaStep holdAgain(Order order, Object message, Instant now) {
        return SagaStep.publish(new ReservationHeld(order.correlation(), now))
                .request(new CommitRequested(order.reservationReference(), order.correlation()));
    }

    /**
     * Continues a late payment after stock was reserved again. The discount was released when the order expired, so its redemption must be
     * requested first. An order whose discount promotion does not count is paid at once.
     */
    static SagaStep holdLate(Order order, Object message, Instant now) {
        if (!order.hasGrantedDiscount()) {
            return payLate(order, message, now);
        }
        return SagaStep.publish(new ReservationHeld(order.correlation(), now))
                .request(new RedemptionRequested(order.discountReference(), order.correlation()));
    }

    static SagaStep payLate(Order order, Object message, Instant now) {
        Instant paidAt = requireNonNull(order.progress().paidAt());
        return SagaStep.publish(
                        new OrderPaid(order.correlation(), now, order.payment().amount(), paidAt))
                .request(new CommitRequested(order.reservationReference(), order.correlation()));
    }

    static PaymentSecured secured(Order order, Object message) {
        PaymentSecured secured = (PaymentSecured) message;
        if (!secured.amount().equals(order.payment().amount())) {
            throw new IllegalStateException(
                    "Secured amount %s differs from the payment %s".formatted(secured.amount(), order.payment()));
        }
        return secured;
    }
}
