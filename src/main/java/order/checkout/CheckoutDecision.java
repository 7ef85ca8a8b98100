package order.checkout;

import order.OrderEvent.OrderCreated;
import order.command.OrderCommand.CheckoutResult;

/** Whether a checkout becomes an order. */
public sealed interface CheckoutDecision {

    record Accepted(OrderCreated event) implements CheckoutDecision {}

    /** @param result why there is no order */
    record Refused(CheckoutResult result) implements CheckoutDecision {}
}
