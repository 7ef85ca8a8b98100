package order;

/** The status that everybody sees. */
enum OrderStatus {
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
