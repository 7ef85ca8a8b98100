package order.stream;

/** The public status of an order. Each {@link OrderState} belongs to one status. */
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
