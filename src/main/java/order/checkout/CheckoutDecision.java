package order.checkout;

import order.OrderEvent.OrderCreated;
import order.command.OrderCommand.CheckoutResult;

/** Whether a checkout becomes an order. */
public sealed interface CheckoutDecision {

    record Accepted(OrderCreated event) implements CheckoutDecision {}

    /** @param result the reason why the checkout does not become an order */
    record Refused(CheckoutResult result) implements CheckoutDecision {}
}
