package app.replay;

/** The public statuses of an order. */
enum OrderStatus {
    CREATED,
    PAYING,
    PAID,
    REJECTED,
    EXPIRED,
    CANCELLED,
    REFUNDED;

    /**
     * Whether a payment may still make it {@link #PAID}. That goes for an expired one, too: a late payment has its goods
     * reserved again.
     */
    boolean isPayable() {
        return this == PAYING || this == EXPIRED;
    }

    /** Whether it may still change by itself. */
    boolean isUnderWay() {
        return this == CREATED || isPayable();
    }
}
