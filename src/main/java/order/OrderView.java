package order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * An order as its customer and operators see it.
 *
 * @param status CREATED, PAYING, PAID, REJECTED, EXPIRED, CANCELLED or REFUNDED
 * @param expireTime until when it is to be paid, once that is known
 * @param units of all lines
 * @param lines in lists left out
 * @param reason why it was closed, where there is something to say
 * @param shippingAddress only in the answer for one order; absent when the person's data has been erased
 * @param timeline what has happened, oldest first; only in the answer for one order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OrderView(
        String orderNo,
        OrderStatus status,
        @Nullable String userId,
        @Nullable String externalReference,
        String channel,
        String currency,
        Instant createdAt,
        Instant placedAt,
        @Nullable Instant expireTime,
        Amounts amounts,
        long units,
        @Nullable List<LineView> lines,
        @Nullable PaymentView payment,
        @Nullable String reason,
        @Nullable Address shippingAddress,
        @Nullable List<Happened> timeline) {

    /** @param items the sum of all lines; @param payable what is to be paid in all */
    record Amounts(Money items, Money payable) {}

    record LineView(int lineNo, String skuId, long quantity, Money unitPrice, Money amount) {}

    /**
     * @param status PENDING until the provider is ready, then READY, then CAPTURED; REFUNDING and REFUNDED; CLOSED when
     *     nothing is to be paid any more
     * @param instructions what the provider wants of the shopper
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PaymentView(
            String reference,
            String method,
            String status,
            Money amount,
            Instant expireTime,
            @Nullable String provider,
            Map<String, String> instructions) {}

    record Happened(int seq, Instant at, String event) {}

    static OrderView summary(Order order) {
        return of(order, null, null, null);
    }

    static OrderView withLines(Order order) {
        return of(order, lines(order), null, null);
    }

    static OrderView whole(Order order, @Nullable Address address, List<Happened> timeline) {
        return of(order, lines(order), address, timeline);
    }

    private static OrderView of(
            Order order, @Nullable List<LineView> lines, @Nullable Address address, @Nullable List<Happened> timeline) {
        Order.Content content = order.content();
        Order.@Nullable Payment payment = order.progress().payment();
        return new OrderView(
                content.orderNo(),
                order.status(),
                content.userId(),
                content.externalReference(),
                content.channel(),
                content.items().currency(),
                content.createdAt(),
                content.placedAt(),
                payment == null ? null : payment.expireTime(),
                new Amounts(content.items(), payment == null ? content.items() : payment.amount()),
                content.units(),
                lines,
                payment == null ? null : payment(order),
                order.progress().reason(),
                address,
                timeline);
    }

    static PaymentView payment(Order order) {
        Order.Payment payment = order.payment();
        return new PaymentView(
                payment.reference(),
                order.content().paymentMethod(),
                paymentStatus(order),
                payment.amount(),
                payment.expireTime(),
                payment.provider(),
                payment.instructions());
    }

    private static String paymentStatus(Order order) {
        return switch (order.state()) {
            case PAYING -> order.payment().provider() == null ? "PENDING" : "READY";
            case COMMITTING, PAID, RENEWING, RENEWING_LATE, RECOMMITTING -> "CAPTURED";
            case REFUNDING, REFUND_FAILED -> "REFUNDING";
            case REFUNDED -> "REFUNDED";
            case AWAITING_STOCK, REJECTED, EXPIRED, CANCELLED -> "CLOSED";
        };
    }

    private static List<LineView> lines(Order order) {
        return order.content().lines().stream()
                .map(line ->
                        new LineView(line.lineNo(), line.skuId(), line.quantity(), line.unitPrice(), line.amount()))
                .toList();
    }
}
