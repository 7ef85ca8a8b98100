package order;

/** The status that everybody sees. */
enum OrderStatus {
    CREATED,
    PAYING,
    PAID,
    REJECTED,
    EXPIRED,
    CANCELLED,
    REFUNDED
}
