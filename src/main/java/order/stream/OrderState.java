package order.stream;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an order stands in its saga: finer than the status that everybody sees. */
public enum OrderState {
    /** Stock and a discount have been asked for. */
    AWAITING_ANSWERS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** The discount is held, or none was asked for; stock has been asked for. */
    AWAITING_STOCK(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Stock is held; a discount has been asked for. */
    AWAITING_DISCOUNT(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** There is not enough stock; whether the coupons are good shall be said with it. */
    REJECTING_SHORT(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Coupons are refused; whether there is enough stock shall be said with it. */
    REJECTING_COUPONS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Stock and discount are held until the payment window ends. */
    PAYING(OrderStatus.PAYING, null),
    REJECTED(OrderStatus.REJECTED, null),
    EXPIRED(OrderStatus.EXPIRED, null),
    /** Before anything was captured. */
    CANCELLED(OrderStatus.CANCELLED, null),
    /** Captured; the stock is to leave the shelf. */
    COMMITTING(OrderStatus.PAID, Duration.ofSeconds(10)),
    /** Captured and out of the shelf; some of it may have been dispatched. */
    PAID(OrderStatus.PAID, null),
    /** All of it has left the warehouses. */
    SHIPPED(OrderStatus.SHIPPED, null),
    /** All of it has been delivered. */
    COMPLETED(OrderStatus.COMPLETED, null),
    /** To be cancelled, if its shipments can still be stopped. */
    STOPPING(OrderStatus.PAID, Duration.ofMinutes(1)),
    /** Captured, the reservation was lost, stock is asked for once more. */
    RENEWING(OrderStatus.PAID, Duration.ofSeconds(10)),
    /** Captured after the window had ended, stock is asked for once more. */
    RENEWING_LATE(OrderStatus.EXPIRED, Duration.ofSeconds(10)),
    /** The same, and stock was found; the discount that was given back is asked for once more. */
    REDEEMING_LATE(OrderStatus.EXPIRED, Duration.ofSeconds(10)),
    /** The second reservation is to leave the shelf; there is no third. */
    RECOMMITTING(OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The provider has been asked to give the money back. */
    REFUNDING(OrderStatus.CANCELLED, Duration.ofHours(1)),
    /** The provider refused to; somebody must see to it. */
    REFUND_FAILED(OrderStatus.CANCELLED, Duration.ZERO),
    REFUNDED(OrderStatus.REFUNDED, null);

    private final OrderStatus status;
    private final @Nullable Duration answerTimeout;

    OrderState(OrderStatus status, @Nullable Duration patience) {
        this.status = status;
        this.answerTimeout = patience;
    }

    public OrderStatus status() {
        return status;
    }

    /** Whether nothing has been paid yet, and it may still be. */
    boolean isUnpaid() {
        return status == OrderStatus.CREATED || status == OrderStatus.PAYING;
    }

    /** Whether whoever waits for the outcome of a request can be told. */
    public boolean isDecided() {
        return status != OrderStatus.CREATED && this != STOPPING;
    }

    /** How long an order may stay here before operators should look; empty where it may rest or has a window of its own. */
    Optional<Duration> answerTimeout() {
        return Optional.ofNullable(answerTimeout);
    }
}
