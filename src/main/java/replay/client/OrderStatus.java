package replay.client;

/** The public statuses of an order. */
public enum OrderStatus {
    CREATED,
    PAYING,
    PAID,
    SHIPPED,
    COMPLETED,
    REJECTED,
    EXPIRED,
    CANCELLED,
    REFUNDED;

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

    /** Whether the status may still change without a call of this program. */
    public boolean isUnderWay() {
        return this == CREATED || isPayable();
    }
}
