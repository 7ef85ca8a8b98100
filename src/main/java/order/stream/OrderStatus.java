package order.stream;

/** The status that everybody sees. */
public enum OrderStatus {
    CREATED,
    PAYING,
    PAID,
    SHIPPED,
    COMPLETED,
    REJECTED,
    EXPIRED,
    CANCELLED,
    REFUNDED
}
