package tracking.change;

import java.util.List;
import java.util.Optional;
import order.OrderEvent;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.RefundDue;
import outbox.Event;

/**
 * The public status of an order, as the API shows it. An order never goes back: each status that it reaches is declared after the one
 * before.
 */
public enum PublicStatus {
    CREATED,
    PAYING,
    EXPIRED,
    PAID,
    SHIPPED,
    COMPLETED,
    REJECTED,
    CANCELLED,
    REFUNDED;

    /** The events that may change the status. */
    static final List<Class<? extends Event>> EVENTS = List.of(
            OrderCreated.class,
            OrderConfirmed.class,
            OrderRejected.class,
            OrderPaid.class,
            OrderShipped.class,
            OrderCompleted.class,
            OrderExpired.class,
            OrderCancelled.class,
            RefundDue.class,
            OrderRefunded.class);

    /** The status that an order has after the event; empty if the event does not change it. */
    public static Optional<PublicStatus> after(OrderEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case OrderCreated created -> CREATED;
                    case OrderConfirmed confirmed -> PAYING;
                    case OrderRejected rejected -> REJECTED;
                    case OrderPaid paid -> PAID;
                    case OrderShipped shipped -> SHIPPED;
                    case OrderCompleted completed -> COMPLETED;
                    case OrderExpired expired -> EXPIRED;
                    case OrderCancelled cancelled -> CANCELLED;
                    case RefundDue due -> CANCELLED;
                    case OrderRefunded refunded -> REFUNDED;
                    default -> null;
                });
    }

    /** Whether nothing more can happen to an order with this status; a completed order can have returns. */
    boolean isFinal() {
        return this == REJECTED || this == REFUNDED;
    }
}
