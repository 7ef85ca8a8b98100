package reporting.projection;

/** The milestones of an order. An order reaches each at most once; the database stores the time. */
public enum Milestone {
    CREATED,
    CONFIRMED,
    PAID,
    SHIPPED,
    COMPLETED,
    CANCELLED,
    EXPIRED,
    REJECTED,
    DISCOUNT_REVERSED,
    REFUND_DUE,
    REFUNDED
}
