package tracking.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import order.OrderStatus;
import tracking.change.DetailKind;
import tracking.change.OrderChange;

/** The types of messages that an endpoint can ask for: an order has reached a public status, or something else has happened to it. */
public enum WebhookType {
    ORDER_PLACED("order.placed", OrderStatus.CREATED),
    ORDER_CONFIRMED("order.confirmed", OrderStatus.PAYING),
    ORDER_EXPIRED("order.expired", OrderStatus.EXPIRED),
    ORDER_PAID("order.paid", OrderStatus.PAID),
    ORDER_SHIPPED("order.shipped", OrderStatus.SHIPPED),
    ORDER_COMPLETED("order.completed", OrderStatus.COMPLETED),
    ORDER_REJECTED("order.rejected", OrderStatus.REJECTED),
    ORDER_CANCELLED("order.cancelled", OrderStatus.CANCELLED),
    ORDER_REFUNDED("order.refunded", OrderStatus.REFUNDED),
    PAYMENT_FAILED("order.payment_failed", DetailKind.PAYMENT_FAILED),
    SHIPMENT_DISPATCHED("order.shipment_dispatched", DetailKind.SHIPMENT_DISPATCHED),
    SHIPMENT_DELIVERED("order.shipment_delivered", DetailKind.SHIPMENT_DELIVERED),
    RETURN_RECEIVED("order.return_received", DetailKind.RETURN_RECEIVED),
    REFUND_MADE("order.refund_made", DetailKind.REFUND_MADE);

    /** The type of the message by which an operator tests an endpoint. Every endpoint gets it. */
    public static final String TEST = "endpoint.test";

    private final String wireName;
    private final Enum<?> told;

    WebhookType(String wireName, OrderStatus status) {
        this.wireName = wireName;
        this.told = status;
    }

    WebhookType(String wireName, DetailKind detail) {
        this.wireName = wireName;
        this.told = detail;
    }

    /** The name in messages and in the API. It never changes. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The type of the message about this change. */
    public static WebhookType of(OrderChange change) {
        Enum<?> told =
                change.detail() == null ? change.status() : change.detail().kind();
        return Arrays.stream(values())
                .filter(type -> type.told == told)
                .findFirst()
                .orElseThrow();
    }

    /** @return empty for any other text */
    public static Optional<WebhookType> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name))
                .findFirst();
    }

    @JsonCreator
    static WebhookType read(String name) {
        return ofWireName(name).orElseThrow(() -> new IllegalArgumentException("No such type: " + name));
    }
}
