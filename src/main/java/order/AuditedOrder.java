package order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import order.command.OrderCommand.PlaceOrder;
import order.stream.Order;
import order.stream.OrderStatus;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;
import platform.money.Money;

/**
 * An order as the audit log shows it: nothing about its customer.
 *
 * @param cancelling whether its shipments are being stopped, for it to be cancelled
 */
record AuditedOrder(OrderStatus status, boolean cancelling, List<AuditedReturn> returns) {

    /** @param attempts how often its refund has been asked for */
    record AuditedReturn(int returnNo, Return.Status status, int attempts, Money refund) {}

    /**
     * An order that was placed on terms which only operators may set.
     *
     * @param items what its items cost
     * @param agreedPrices how many of its lines have another price than the list price
     * @param placedAt when the order was placed; null if the operator did not say
     */
    record AuditedPlacement(
            Money items, long agreedPrices, @Nullable Instant placedAt) {}

    /** What an operator did to an order. The reason is free text about the customer, so it goes under the customer's key. */
    static Change change(Order before, Order after, @Nullable String reason) {
        return Change.of(after.content().orderNo(), of(before), of(after))
                .because(reason)
                .about(after.content().shippingAddress().owner());
    }

    static Change placed(Order order, PlaceOrder command) {
        long agreedPrices = command.items().stream()
                .filter(item -> item.unitPrice() != null)
                .count();
        return Change.of(
                        order.content().orderNo(),
                        null,
                        new AuditedPlacement(order.content().items(), agreedPrices, command.placedAt()))
                .about(command.owner());
    }

    private static AuditedOrder of(Order order) {
        List<AuditedReturn> returns = new ArrayList<>();
        for (Return each : order.progress().returns()) {
            returns.add(new AuditedReturn(
                    returns.size() + 1,
                    each.status(),
                    each.attempts(),
                    each.amounts().payable()));
        }
        return new AuditedOrder(order.status(), order.progress().cancelledBy() != null, returns);
    }
}
