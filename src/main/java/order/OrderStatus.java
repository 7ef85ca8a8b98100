package order;

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
import order.OrderEvent.StatusEvent;

/**
 * The public status of an order, as the API shows it. An order never goes back: each status that it reaches is declared after the one
 * before.
 */
public enum OrderStatus {
    CREATED,
    PAYING,
    EXPIRED,
    PAID,
    SHIPPED,
    COMPLETED,
    REJECTED,
    CANCELLED,
    REFUNDED;

    /** The status that an order has after the event. */
    public static OrderStatus after(StatusEvent event) {
        return switch (event) {
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
        };
    }

    /**
     * Whether a payment can still lead to a sale. An expired order counts too: after a late payment the platform reserves the goods again.
     */
    public boolean isPayable() {
        return this == PAYING || this == EXPIRED;
    }

    /** Whether the order was sold: it is paid and not refunded as a whole. */
    public boolean isSold() {
        return this == PAID || hasLeft();
    }

    /** Whether all goods of the order have been dispatched, so that they can be returned. */
    public boolean hasLeft() {
        return this == SHIPPED || this == COMPLETED;
    }

    /** Whether the checkout is still undecided, or a payment can still lead to a sale. */
    public boolean isUnderWay() {
        return this == CREATED || isPayable();
    }

    /** Whether nothing more can happen to the order; a completed order can have returns. */
    public boolean isFinal() {
        return this == REJECTED || this == REFUNDED;
    }
}
