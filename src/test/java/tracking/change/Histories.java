package tracking.change;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ShippingTerms;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/** Events of orders. */
public final class Histories {

    private static final Money NOTHING = new Money(0, "GBP");

    private Histories() {}

    public static String newOrder() {
        return UUID.randomUUID().toString();
    }

    /** The number of an order of these tests. */
    public static String numberOf(String order) {
        return "T-" + order;
    }

    public static OrderEvent created(String order, @Nullable String owner, String channel, Instant at) {
        return new OrderCreated(
                order,
                at,
                numberOf(order),
                owner,
                null,
                channel,
                "CARD",
                at,
                List.of(),
                NOTHING,
                true,
                new ShippingTerms(NOTHING, 0),
                List.of(),
                null,
                new PersonalData("user:1", "CQoLDA=="),
                "GB",
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    public static OrderEvent confirmed(String order, Instant at) {
        return new OrderConfirmed(order, at, amounts(), List.of(), List.of(), List.of(), "pay_1", at);
    }

    public static OrderEvent paid(String order, Instant at) {
        return new OrderPaid(order, at, NOTHING, at);
    }

    public static OrderEvent shipped(String order, Instant at) {
        return new OrderShipped(order, at);
    }

    public static OrderEvent cancelled(String order, Instant at) {
        return new OrderCancelled(order, at, "shopper", null, null);
    }

    public static OrderEvent refundDue(String order, Instant at) {
        return new RefundDue(order, at, "refund", NOTHING, "CANCELLED");
    }

    private static Amounts amounts() {
        return new Amounts(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
    }
}
