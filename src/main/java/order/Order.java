package order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * An order: what its stream of events has made of it so far, and nothing else. {@link #apply} is the only way to change it,
 * live and in replay.
 *
 * @param seq number of events in the stream
 * @param content what never changes
 * @param progress what does
 */
@AggregateRoot
record Order(@Identity UUID id, int seq, Content content, Progress progress) {

    record Content(
            String orderNo,
            @Nullable String userId,
            @Nullable String externalReference,
            String channel,
            String paymentMethod,
            Instant createdAt,
            Instant placedAt,
            List<Line> lines,
            Money items,
            PersonalData shippingAddress,
            String country) {

        long units() {
            return lines.stream().mapToLong(Line::quantity).sum();
        }
    }

    /**
     * @param since when the state was entered
     * @param reservations how many have been asked for
     * @param refunds how many have been asked for
     * @param paidAt when the money was captured, in time or late
     * @param reason why it was closed or what is due, where there is something to say
     * @param shortages what there was not enough of, when it was rejected
     */
    record Progress(
            OrderState state,
            Instant since,
            int reservations,
            @Nullable Payment payment,
            @Nullable Instant paidAt,
            int refunds,
            @Nullable String reason,
            List<Shortage> shortages) {

        private Progress missing(List<Shortage> what) {
            return new Progress(state, since, reservations, payment, paidAt, refunds, reason, what);
        }

        private Progress in(OrderState next, Instant at) {
            return new Progress(next, at, reservations, payment, paidAt, refunds, reason, shortages);
        }

        private Progress because(@Nullable String why) {
            return new Progress(state, since, reservations, payment, paidAt, refunds, why, shortages);
        }

        private Progress withPayment(Payment next) {
            return new Progress(state, since, reservations, next, paidAt, refunds, reason, shortages);
        }

        private Progress paid(Instant at) {
            return new Progress(state, since, reservations, payment, at, refunds, reason, shortages);
        }

        private Progress renewed(int attempt) {
            return new Progress(state, since, attempt, payment, paidAt, refunds, reason, shortages);
        }

        private Progress refundAsked() {
            return new Progress(state, since, reservations, payment, paidAt, refunds + 1, reason, shortages);
        }
    }

    /** @param instructions what the provider wants of the shopper; empty until the provider has said so */
    record Payment(
            String reference,
            Money amount,
            Instant expireTime,
            @Nullable String provider,
            Map<String, String> instructions) {}

    /** The order that a correlation names; empty when it is somebody else's. */
    static Optional<UUID> named(String correlation) {
        try {
            return Optional.of(UUID.fromString(correlation));
        } catch (IllegalArgumentException somebodyElses) {
            return Optional.empty();
        }
    }

    OrderState state() {
        return progress.state();
    }

    OrderStatus status() {
        return state().status();
    }

    /** The reservation that counts now. */
    String reservationReference() {
        return id + "/reserve/" + progress.reservations();
    }

    String nextRefundReference() {
        return payment().reference() + "_refund_" + (progress.refunds() + 1);
    }

    /** Once confirmed. */
    Payment payment() {
        Payment payment = progress.payment();
        if (payment == null) {
            throw new IllegalStateException("Order " + id + " has no payment in " + state());
        }
        return payment;
    }

    /** Until when something must happen to it: the payment window, or the state's patience. */
    @Nullable
    Instant deadline() {
        if (state() == OrderState.PAYING) {
            return payment().expireTime();
        }
        return state().patience().map(progress.since()::plus).orElse(null);
    }

    static Order created(OrderCreated event) {
        Content content = new Content(
                event.orderNo(),
                event.userId(),
                event.externalReference(),
                event.channel(),
                event.paymentMethod(),
                event.at(),
                event.placedAt(),
                event.lines(),
                event.items(),
                event.shippingAddress(),
                event.country());
        Progress progress = new Progress(OrderState.AWAITING_STOCK, event.at(), 1, null, null, 0, null, List.of());
        return new Order(UUID.fromString(event.correlation()), 1, content, progress);
    }

    /** The order after one more event. */
    Order apply(OrderEvent event) {
        Progress next = switch (event) {
            case OrderCreated again -> throw new IllegalStateException("Order " + id + " is created twice");
            case OrderRejected e ->
                progress.in(OrderState.REJECTED, e.at())
                        .because("INVENTORY_SHORTAGE")
                        .missing(e.shortages());
            case OrderConfirmed e ->
                progress.in(OrderState.PAYING, e.at())
                        .withPayment(new Payment(e.paymentReference(), e.payable(), e.expireTime(), null, Map.of()));
            case PaymentOffered e ->
                progress.withPayment(new Payment(
                        payment().reference(),
                        payment().amount(),
                        payment().expireTime(),
                        e.provider(),
                        e.instructions()));
            case OrderPaid e ->
                progress.in(
                                state() == OrderState.RENEWING_LATE ? OrderState.RECOMMITTING : OrderState.COMMITTING,
                                e.at())
                        .paid(e.capturedAt());
            case OrderStockCommitted e -> progress.in(OrderState.PAID, e.at());
            case ReservationRenewed e ->
                progress.in(
                                switch (e.why()) {
                                    case PAID_LATE -> OrderState.RENEWING_LATE;
                                    case RESERVATION_LOST -> OrderState.RENEWING;
                                },
                                e.at())
                        .paid(e.capturedAt())
                        .renewed(e.attempt());
            case ReservationHeld e -> progress.in(OrderState.RECOMMITTING, e.at());
            case OrderExpired e -> progress.in(OrderState.EXPIRED, e.at());
            case OrderCancelled e -> progress.in(OrderState.CANCELLED, e.at()).because(e.reason());
            case RefundDue e ->
                progress.in(OrderState.REFUNDING, e.at())
                        .refundAsked()
                        .because(progress.reason() == null ? e.reason() : progress.reason());
            case OrderRefunded e -> progress.in(OrderState.REFUNDED, e.at());
            case OrderRefundFailed e ->
                progress.in(OrderState.REFUND_FAILED, e.at()).because(e.reason());
        };
        return new Order(id, seq + 1, content, next);
    }
}
