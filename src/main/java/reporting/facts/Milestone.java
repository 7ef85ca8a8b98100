package reporting.facts;

/** What happens to an order, each at most once; the database keeps when. */
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
