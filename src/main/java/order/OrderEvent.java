package order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;
import platform.privacy.PersonalData;

/** What orders tell; an order's stream of these is its state. The correlation is the order's id, a UUID. */
public sealed interface OrderEvent extends Event {

    /** When it was decided, by the platform's clock. */
    Instant at();

    /**
     * @param userId null for a guest
     * @param externalReference the caller's own number for the order, unique for ever
     * @param placedAt business time; the clock's unless an operator gave another
     * @param items the sum of all lines
     * @param shippingAddress JSON of the address under the key of its person (of its order, for a guest)
     * @param country ISO 3166 alpha-2, of the shipping address
     */
    @DomainEvent
    @EventType("order.order.created")
    record OrderCreated(
            String correlation,
            Instant at,
            String orderNo,
            @Nullable String userId,
            @Nullable String externalReference,
            String channel,
            String paymentMethod,
            Instant placedAt,
            List<Line> lines,
            Money items,
            PersonalData shippingAddress,
            String country)
            implements OrderEvent {}

    /** There is not enough of these. */
    @DomainEvent
    @EventType("order.order.rejected")
    record OrderRejected(String correlation, Instant at, List<Shortage> shortages) implements OrderEvent {}

    /** Stock is held and the amount is fixed; to be paid until {@code expireTime}. */
    @DomainEvent
    @EventType("order.order.confirmed")
    record OrderConfirmed(String correlation, Instant at, Money payable, String paymentReference, Instant expireTime)
            implements OrderEvent {}

    /** The provider is ready for the shopper. */
    @DomainEvent
    @EventType("order.payment.offered")
    record PaymentOffered(String correlation, Instant at, String provider, Map<String, String> instructions)
            implements OrderEvent {}

    /** The money has been captured. After {@code OrderExpired}: late, and stock was found once more. */
    @DomainEvent
    @EventType("order.order.paid")
    record OrderPaid(String correlation, Instant at, Money amount, Instant capturedAt) implements OrderEvent {}

    /** The stock is out of the shelf. */
    @DomainEvent
    @EventType("order.stock.committed")
    record OrderStockCommitted(String correlation, Instant at) implements OrderEvent {}

    /**
     * Paid too late, or the reservation was lost: stock is asked for once more.
     *
     * @param attempt counts the order's reservations; this is the second
     */
    @DomainEvent
    @EventType("order.reservation.renewed")
    record ReservationRenewed(String correlation, Instant at, int attempt, Why why, Instant capturedAt)
            implements OrderEvent {
        enum Why {
            PAID_LATE,
            RESERVATION_LOST
        }
    }

    /** Stock was found once more for an order that is paid. */
    @DomainEvent
    @EventType("order.reservation.held")
    record ReservationHeld(String correlation, Instant at) implements OrderEvent {}

    /** Not paid in time. */
    @DomainEvent
    @EventType("order.order.expired")
    record OrderExpired(String correlation, Instant at) implements OrderEvent {}

    /** @param by a subject, a module's name, or {@code payment} when the provider refused */
    @DomainEvent
    @EventType("order.order.cancelled")
    record OrderCancelled(
            String correlation,
            Instant at,
            String by,
            @Nullable String reason) implements OrderEvent {}

    /** What was captured goes back. */
    @DomainEvent
    @EventType("order.refund.due")
    record RefundDue(String correlation, Instant at, String refundReference, Money amount, String reason)
            implements OrderEvent {}

    @DomainEvent
    @EventType("order.order.refunded")
    record OrderRefunded(String correlation, Instant at, Money amount) implements OrderEvent {}

    /** The provider refused; a cancellation asks again. */
    @DomainEvent
    @EventType("order.refund.failed")
    record OrderRefundFailed(String correlation, Instant at, String reason) implements OrderEvent {}

    /**
     * @param lineNo from 1
     * @param quantity units, 1 to 1,000,000
     */
    record Line(int lineNo, String skuId, long quantity, Money unitPrice) {
        public Money amount() {
            return unitPrice.times(quantity);
        }
    }

    record Shortage(String skuId, long requested, long available) {}
}
