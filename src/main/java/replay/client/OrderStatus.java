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
     * Whether a payment may still get it sold. That goes for an expired one, too: a late payment has its goods
     * reserved again.
     */
    public boolean isPayable() {
        return this == PAYING || this == EXPIRED;
    }

    /** Whether it was sold: paid, and not given back. */
    public boolean isSold() {
        return this == PAID || hasLeft();
    }

    /** Whether all of it has been sent, and may come back. */
    public boolean hasLeft() {
        return this == SHIPPED || this == COMPLETED;
    }

    /** Whether it may still change by itself. */
    public boolean isUnderWay() {
        return this == CREATED || isPayable();
    }
}
