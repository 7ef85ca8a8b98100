package order.view;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import order.problem.OrderProblem;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.auditlog.OperatorActions;
import platform.card.NoCardNumber;
import platform.handler.RenderedJson;
import platform.idempotency.IdempotencyKey;
import platform.language.Language;
import platform.privacy.PersonalKey;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.stream.CurrentPosition;
import platform.text.Visible;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Shows and cancels orders. Shoppers can reach only their own orders; for other orders they get a 404. */
@RestController
@RequestMapping("/api/v2/orders")
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class OrderController {

    private final ReachableOrders reachable;
    private final RenderedOrders rendered;
    private final OrderDecryption opened;
    private final Cancellations cancellations;
    private final CurrentPosition positions;
    private final Clock clock;

    OrderController(
            ReachableOrders reachable,
            RenderedOrders rendered,
            OrderDecryption opened,
            Cancellations cancellations,
            CurrentPosition positions,
            Clock clock) {
        this.reachable = reachable;
        this.rendered = rendered;
        this.opened = opened;
        this.cancellations = cancellations;
        this.positions = positions;
        this.clock = clock;
    }

    @GetMapping("/{order_no}")
    @Operation(
            summary = "Get an order",
            description =
                    "The order with its lines, address, payment, shipments, returns and timeline. The timeline tells each event in a sentence, in English or Chinese by the header `Accept-Language`. Shoppers reach "
                            + "only their own orders; for other orders the answer is 404.")
    RenderedJson<OrderView> getOrder(
            @PathVariable("order_no") String orderNo, Caller caller, HttpServletRequest request) {
        String position = positions.take(); // before the order is read
        return rendered.whole(
                reachable.current(orderNo, caller),
                caller,
                Language.preferred(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
                position);
    }

    @GetMapping("/{order_no}/payment")
    @Operation(
            summary = "Get the payment of an order",
            description = "How the shopper has to pay, and how far the payment is. The answer is 404 as long as no "
                    + "payment has been requested.")
    OrderView.PaymentView getOrderPayment(@PathVariable("order_no") String orderNo, Caller caller) {
        Order order = reachable.order(orderNo, caller);
        if (order.progress().payment() == null) {
            throw ProblemException.notFound("This order has no payment.");
        }
        return OrderView.payment(order, clock.instant());
    }

    record CancelBody(
            @Nullable @Visible(max = 200) @NoCardNumber String reason) {}

    /**
     * Cancels an order. Before the payment, the stock is released. After the payment, the money is refunded too, unless a shipment has
     * already left. If the provider refused the refund, or it has failed after it had succeeded, cancelling again requests it again. The response is 202 if the outcome is not known in
     * time.
     */
    @PostMapping("/{order_no}/cancel")
    @Audited(value = Cancellations.AUDITED_AS, object = Cancellations.OBJECT_TYPE, id = "order_no", shared = true)
    @ApiResponse(responseCode = "200", description = "Cancelled")
    @ApiResponse(
            responseCode = "202",
            description = "The cancellation has begun; it is not known yet whether the shipments can be stopped")
    @Operation(
            summary = "Cancel an order",
            description = "Before the payment, the stock is released. After the payment, the money is refunded too, "
                    + "unless a shipment has already left. If the provider has refused the refund, so that the payment's status "
                    + "is `REFUND_FAILED`, or if the refund has failed after it had succeeded, cancelling again requests the refund again; the money is paid at most once. The answer is 202 if the outcome is not known in time; "
                    + "then read the order.")
    @ProblemCode.Possible(value = OrderProblem.class, codes = "ORDER_NOT_CANCELLABLE")
    CompletableFuture<ResponseEntity<OrderView>> cancelOrder(
            @PathVariable("order_no") String orderNo,
            @Valid @RequestBody CancelBody body,
            IdempotencyKey key,
            Caller caller) {
        Order order = reachable.order(orderNo, caller);
        if (caller.may(Scopes.OPERATOR_ORDERS)) {
            OperatorActions.begin();
        }
        PersonalKey personalKey = opened.keyForAnswer(order, body.reason() != null);
        return cancellations
                .cancel(order, key, caller.subject(), body.reason())
                .thenApply(after -> cancelled(new DecryptableOrder(after, personalKey)));
    }

    private ResponseEntity<OrderView> cancelled(DecryptableOrder answered) {
        OrderView view = OrderView.withLines(answered, clock.instant());
        return answered.order().state().isDecided()
                ? ResponseEntity.ok(view)
                : ResponseEntity.accepted().body(view);
    }
}
