package order.stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;

/** The state of an order in its saga. It is more detailed than the public {@link OrderStatus}. */
public enum OrderState {
    /** Stock and a discount have been requested. */
    AWAITING_ANSWERS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** The discount is held, or none was requested; stock has been requested. */
    AWAITING_STOCK(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Stock is held; a discount has been requested. */
    AWAITING_DISCOUNT(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Discount and stock are held; stock has been requested again with the gifts of the discount. */
    AWAITING_GIFTS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** There is not enough stock. The rejection waits for the answer about the coupons, to report both. */
    REJECTING_SHORT(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Coupons are refused. The rejection waits for the answer about the stock, to report both. */
    REJECTING_COUPONS(OrderStatus.CREATED, Duration.ofSeconds(10)),
    /** Stock and discount are held until the payment window ends. */
    AWAITING_PAYMENT("PAYING", OrderStatus.PAYING, null),
    REJECTED(OrderStatus.REJECTED, null),
    EXPIRED(OrderStatus.EXPIRED, null),
    /** Cancelled before a payment was captured. */
    CANCELLED(OrderStatus.CANCELLED, null),
    /** The payment is captured; the commit of the reserved stock has been requested. */
    COMMITTING_STOCK("COMMITTING", OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The payment is captured and the stock is committed; some shipments may have been dispatched. */
    STOCK_COMMITTED("PAID", OrderStatus.PAID, null),
    /** All shipments have left the warehouses. */
    SHIPPED(OrderStatus.SHIPPED, null),
    /** All shipments have been delivered. */
    COMPLETED(OrderStatus.COMPLETED, null),
    /** A cancellation has begun; the order is cancelled if all of its shipments can still be stopped. */
    STOPPING_SHIPMENTS("STOPPING", OrderStatus.PAID, Duration.ofMinutes(1)),
    /** The payment is captured, but the reservation was lost; stock has been requested again. */
    RESERVING_AGAIN("RENEWING", OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The payment was captured after the payment window; stock has been requested again. */
    RESERVING_LATE("RENEWING_LATE", OrderStatus.EXPIRED, Duration.ofSeconds(10)),
    /** After a late payment stock is held again; the redemption of the released discount has been requested. */
    REDEEMING_LATE(OrderStatus.EXPIRED, Duration.ofSeconds(10)),
    /** The commit of the second reservation has been requested; there is no third reservation. */
    COMMITTING_AGAIN("RECOMMITTING", OrderStatus.PAID, Duration.ofSeconds(10)),
    /** The refund has been requested from the provider. */
    REFUNDING(OrderStatus.CANCELLED, Duration.ofHours(1)),
    /** The provider refused the refund; an operator must act. */
    REFUND_FAILED(OrderStatus.CANCELLED, Duration.ZERO),
    REFUNDED(OrderStatus.REFUNDED, null);

    private static final Map<String, OrderState> BY_STORED_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(OrderState::storedName, state -> state));

    private final String storedName;
    private final OrderStatus status;
    private final @Nullable Duration answerTimeout;

    OrderState(OrderStatus status, @Nullable Duration answerTimeout) {
        this.storedName = name();
        this.status = status;
        this.answerTimeout = answerTimeout;
    }

    /** @param storedName the name under which earlier releases stored the state */
    OrderState(String storedName, OrderStatus status, @Nullable Duration answerTimeout) {
        this.storedName = storedName;
        this.status = status;
        this.answerTimeout = answerTimeout;
    }

    /** The name in tables, in documents, and in the tags of metrics. It never changes. */
    @JsonValue
    public String storedName() {
        return storedName;
    }

    /** @throws IllegalArgumentException if no state is stored under this name */
    @JsonCreator
    public static OrderState ofStored(String storedName) {
        OrderState state = BY_STORED_NAME.get(storedName);
        if (state == null) {
            throw new IllegalArgumentException("Unknown state of an order: " + storedName);
        }
        return state;
    }

    public OrderStatus status() {
        return status;
    }

    /** The stored names of the states with a property, for SQL. */
    public static List<String> storedNames(Predicate<OrderState> property) {
        return Arrays.stream(values())
                .filter(property)
                .map(OrderState::storedName)
                .toList();
    }

    /** True if nothing has been paid yet and the order is still open. */
    boolean isUnpaid() {
        return status == OrderStatus.CREATED || status == OrderStatus.PAYING;
    }

    /** True if the order waits for its payment until a payment window ends. */
    public boolean hasPaymentWindow() {
        return status == OrderStatus.PAYING;
    }

    /** True if a payment was captured or authorised for the order, even if it was refunded since. */
    public boolean isPaid() {
        return switch (status) {
            case CREATED, PAYING, REJECTED -> false;
            case EXPIRED, CANCELLED -> !isFinished();
            case PAID, SHIPPED, COMPLETED, REFUNDED -> true;
        };
    }

    /** True if a cancellation waits for the answers whether the shipments can be stopped. */
    public boolean isStopping() {
        return this == STOPPING_SHIPMENTS;
    }

    /** True if the flow of the order has ended; only returns, and a payment that arrives late, can still change the order. */
    public boolean isFinished() {
        return switch (status) {
            case COMPLETED, REJECTED, REFUNDED -> true;
            case EXPIRED, CANCELLED -> answerTimeout == null;
            case CREATED, PAYING, PAID, SHIPPED -> false;
        };
    }

    /** True if the flow of the order has ended and the order holds neither stock nor a discount. */
    public boolean isClosed() {
        return isFinished() && status != OrderStatus.COMPLETED;
    }

    /** True if a request that waits for the outcome of the order can be answered. */
    public boolean isDecided() {
        return status != OrderStatus.CREATED && !isStopping();
    }

    /** How long an order may stay in this state before it is overdue; empty if there is no limit, or if the payment window is the limit. */
    public Optional<Duration> answerTimeout() {
        return Optional.ofNullable(answerTimeout);
    }
}
