package order.stream;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of an order in its saga. It is more detailed than the public {@link OrderStatus}. */
public enum OrderState {
    /** Stock and a discount have been requested. */
    AWAITING_ANSWERS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** The discount is held, or none was requested; stock has been requested. */
    AWAITING_STOCK(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Stock is held; a discount has been requested. */
    AWAITING_DISCOUNT(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** There is not enough stock. The rejection waits for the answer about the coupons, to report both. */
    REJECTING_SHORT(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Coupons are refused. The rejection waits for the answer about the stock, to report both. */
    REJECTING_COUPONS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Stock and discount are held until the payment window ends. */
    PAYING(OrderStatus.PAYING, null),
    REJECTED(OrderStatus.REJECTED, null),
    EXPIRED(OrderStatus.EXPIRED, null),
    /** Cancelled before a payment was captured. */
    CANCELLED(OrderStatus.CANCELLED, null),
    /** The payment is captured; the commit of the reserved stock has been requested. */
    COMMITTING(OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The payment is captured and the stock is committed; some shipments may have been dispatched. */
    PAID(OrderStatus.PAID, null),
    /** All shipments have left the warehouses. */
    SHIPPED(OrderStatus.SHIPPED, null),
    /** All shipments have been delivered. */
    COMPLETED(OrderStatus.COMPLETED, null),
    /** A cancellation has begun; the order is cancelled if all of its shipments can still be stopped. */
    STOPPING(OrderStatus.PAID, Duration.ofMinutes(1)),
    /** The payment is captured, but the reservation was lost; stock has been requested again. */
    RENEWING(OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The payment was captured after the payment window; stock has been requested again. */
    RENEWING_LATE(OrderStatus.EXPIRED, Duration.ofSeconds(10)),
    /** After a late payment stock is held again; the redemption of the released discount has been requested. */
    REDEEMING_LATE(OrderStatus.EXPIRED, Duration.ofSeconds(10)),
    /** The commit of the second reservation has been requested; there is no third reservation. */
    RECOMMITTING(OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The refund has been requested from the provider. */
    REFUNDING(OrderStatus.CANCELLED, Duration.ofHours(1)),
    /** The provider refused the refund; an operator must act. */
    REFUND_FAILED(OrderStatus.CANCELLED, Duration.ZERO),
    REFUNDED(OrderStatus.REFUNDED, null);

    private final OrderStatus status;
    private final @Nullable Duration answerTimeout;

    OrderState(OrderStatus status, @Nullable Duration answerTimeout) {
        this.status = status;
        this.answerTimeout = answerTimeout;
    }

    public OrderStatus status() {
        return status;
    }

    /** True if nothing has been paid yet and the order is still open. */
    boolean isUnpaid() {
        return status == OrderStatus.CREATED || status == OrderStatus.PAYING;
    }

    /** True if a request that waits for the outcome of the order can be answered. */
    public boolean isDecided() {
        return status != OrderStatus.CREATED && this != STOPPING;
    }

    /** How long an order may stay in this state before it is overdue; empty if it may stay, and while the payment window is open. */
    Optional<Duration> answerTimeout() {
        return Optional.ofNullable(answerTimeout);
    }
}
