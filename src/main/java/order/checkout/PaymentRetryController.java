package order.checkout;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.checkout.CheckoutBody.PaymentBody;
import order.command.OrderCommand.RetryPayment;
import order.command.OrderCommand.RetryResult;
import order.command.OrderCommands;
import order.problem.OrderProblem;
import order.stream.Order;
import order.view.OrderView;
import order.view.ReachableOrders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.auditlog.OperatorActions;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Lets shoppers try again to pay an order. Shoppers can reach only their own orders; for other orders they get a 404. */
@RestController
@RequestMapping(CheckoutController.PATH)
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class PaymentRetryController {

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final ReachableOrders reachable;
    private final CheckoutRules rules;
    private final Clock clock;

    PaymentRetryController(
            OrderCommands commands,
            InProgress inProgress,
            ReachableOrders reachable,
            CheckoutRules rules,
            Clock clock) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.reachable = reachable;
        this.rules = rules;
        this.clock = clock;
    }

    @PostMapping("/{order_no}/payments")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(value = "order.order.retry_payment", object = "order", id = "order_no", shared = true)
    @ApiResponse(
            responseCode = "202",
            description = "The attempt has begun; the payment of the order shows when the provider is ready")
    @ApiResponse(
            responseCode = "422",
            description =
                    "The method cannot serve the order in this way, or the idempotency key was used before with another body")
    @Operation(
            summary = "Try again to pay an order",
            description =
                    "Begins another attempt to pay an order that waits for its payment, by the same or by another "
                            + "method, within the same payment window. If the shopper can still pay by an earlier attempt, that is "
                            + "ended at its provider first, and the payment's status is `WAITING` until then. The first capture "
                            + "pays the order; whatever is captured in addition is refunded. Read the payment at "
                            + "`/api/v2/orders/{order_no}/payment` until its status is `READY`.")
    @ProblemCode.Possible(
            value = OrderProblem.class,
            codes = {
                "ORDER_NOT_PAYABLE",
                "TOO_MANY_PAYMENT_ATTEMPTS",
                "PAYMENT_METHOD_LOSES_DISCOUNTS",
                "PAYMENT_NOT_POSSIBLE"
            })
    CompletableFuture<OrderView.PaymentView> retryOrderPayment(
            @PathVariable("order_no") String orderNo,
            @Valid @RequestBody PaymentBody body,
            IdempotencyKey key,
            Caller caller) {
        Order order = reachable.order(orderNo, caller);
        if (caller.may(Scopes.OPERATOR_ORDERS)) {
            OperatorActions.begin();
        }
        rules.requirePossible(body, order);
        RetryPayment command = new RetryPayment(key, order.id(), body.method(), body.terms());
        return inProgress
                .once(key, () -> commands.submit(command).thenApply(PaymentRetryController::accepted))
                .thenApply(after -> OrderView.payment(after, clock.instant()));
    }

    private static Order accepted(RetryResult result) {
        return switch (result) {
            case RetryResult.Accepted accepted -> accepted.order();
            case RetryResult.NotPayable refused ->
                throw new ProblemException(
                        OrderProblem.ORDER_NOT_PAYABLE,
                        "This order cannot be paid, because it does not wait for its payment, or its payment window has ended; details.status is its status.",
                        Map.of("status", refused.order().status()));
            case RetryResult.TooMany refused ->
                throw new ProblemException(
                        OrderProblem.TOO_MANY_PAYMENT_ATTEMPTS,
                        "This order has %d attempts to pay, and cannot have more.".formatted(refused.limit()),
                        Map.of("limit", refused.limit()));
            case RetryResult.LosesDiscounts refused ->
                throw new ProblemException(
                        OrderProblem.PAYMENT_METHOD_LOSES_DISCOUNTS,
                        "The discounts of this order need the payment method of its checkout; details.promotion_ids lists the promotions.",
                        Map.of("promotion_ids", refused.promotionIds()));
            case RetryResult.KeyReused reused -> throw IdempotencyKey.reused();
        };
    }
}
