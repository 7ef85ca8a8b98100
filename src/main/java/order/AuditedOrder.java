package order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import order.command.OrderCommand.PlaceOrder;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Payment;
import order.stream.Progress.RefundAgain;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;
import platform.money.Money;

/**
 * An order as the audit log shows it, without any data about its customer.
 *
 * @param cancelling whether a cancellation has begun and the shipments of the order are being stopped
 * @param refundFailed whether the provider refused the refund of the whole order, or whether that has failed after it had succeeded
 * @param attempt the current attempt to pay; null if it is the first one
 */
record AuditedOrder(
        OrderStatus status,
        boolean cancelling,
        boolean refundFailed,
        List<AuditedReturn> returns,
        @Nullable AuditedAttempt attempt) {

    record AuditedAttempt(int attemptNo, String reference, String method) {}

    /**
     * @param attempts how often the order has requested the refund of this return
     * @param refund null while the rest of the order is being priced again
     */
    record AuditedReturn(
            int returnNo,
            Return.Status status,
            int attempts,
            @Nullable Money refund) {}

    /**
     * An order that was placed with values that only operators may set.
     *
     * @param items the sum of the items' prices
     * @param agreedPrices how many lines have an agreed price instead of the list price
     * @param placedAt when the order was placed; null if the operator did not give a time
     */
    record AuditedPlacement(
            Money items, long agreedPrices, @Nullable Instant placedAt) {}

    /** A change that an operator made to an order. The reason is free text about the customer, so it is sealed under the customer's key. */
    static Change change(Order before, Order after, @Nullable String reason) {
        return Change.of(after.content().orderNo(), of(before), of(after))
                .because(reason)
                .about(after.keyOwner());
    }

    static Change placed(Order order, PlaceOrder command) {
        long agreedPrices = command.purchase().items().stream()
                .filter(item -> item.unitPrice() != null)
                .count();
        return Change.of(
                        order.content().orderNo(),
                        null,
                        new AuditedPlacement(
                                order.content().items(),
                                agreedPrices,
                                command.purchase().placedAt()))
                .about(command.owner());
    }

    private static AuditedOrder of(Order order) {
        List<AuditedReturn> returns = new ArrayList<>();
        for (Return each : order.progress().returns()) {
            returns.add(new AuditedReturn(
                    returns.size() + 1,
                    each.status(),
                    each.attempts(),
                    each.status() == Return.Status.PRICING
                            ? null
                            : each.amounts().payable()));
        }
        RefundAgain again = order.progress().refundAgain();
        return new AuditedOrder(
                order.status(),
                order.progress().cancelledBy() != null,
                order.state() == OrderState.REFUND_FAILED || (again != null && !again.requested()),
                returns,
                attempt(order));
    }

    private static @Nullable AuditedAttempt attempt(Order order) {
        Payment payment = order.progress().payment();
        return payment == null || payment.attempts() == 1
                ? null
                : new AuditedAttempt(
                        payment.attempts(), payment.reference(), order.choice().method());
    }
}
