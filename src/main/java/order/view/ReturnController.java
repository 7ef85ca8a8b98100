package order.view;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.ReturnResult;
import order.command.OrderCommand.ReturnedUnits;
import order.command.OrderCommands;
import order.problem.OrderProblem;
import order.saga.Returns;
import order.stream.Order;
import order.stream.Return;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import outbox.Command;
import platform.auditlog.Audited;
import platform.card.NoCardNumber;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.privacy.PersonalKey;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Lets operators accept returned goods, and request refused refunds again. */
@RestController
@RequestMapping("/api/v2/orders/{order_no}/returns")
@RequiresScope(Scopes.OPERATOR_ORDERS)
@Tag(name = "Orders")
class ReturnController {

    private final ReachableOrders orders;
    private final OrderCommands commands;
    private final InProgress inProgress;
    private final OrderDecryption opened;
    private final Clock clock;

    ReturnController(
            ReachableOrders orders,
            OrderCommands commands,
            InProgress inProgress,
            OrderDecryption opened,
            Clock clock) {
        this.orders = orders;
        this.commands = commands;
        this.inProgress = inProgress;
        this.opened = opened;
        this.clock = clock;
    }

    record ReturnBody(
            @NotNull @Size(min = 1, max = Limits.MAX_LINES) List<@NotNull @Valid UnitsBody> items,

            @Nullable @Visible(max = Limits.MAX_TEXT) @NoCardNumber
            String reason,

            @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
            String externalReference,

            @Nullable @PastOrPresent Instant returnedAt) {

        record UnitsBody(
                @NotNull @Range(min = 1, max = Limits.MAX_LINES)
                Integer lineNo,

                @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
                Long quantity) {}
    }

    @PostMapping
    @Audited(value = "order.return.accept", object = "order", id = "order_no")
    @Operation(
            summary = "Accepts returned goods of an order and refunds them",
            description =
                    "The order must have been sent. The refund of the units of a line is their share of the line's total, which includes"
                            + " discount and tax. If a promotion of the order declares it, the rest of the order is priced again instead: the"
                            + " return is PRICING until its refund is known. Shipping is not refunded. The units are not put back on sale; use a restock for that.")
    @ApiResponse(responseCode = "200", description = "The return is accepted, and its refund is requested")
    @ProblemCode.Possible(
            value = OrderProblem.class,
            codes = {"ORDER_NOT_RETURNABLE", "RETURN_EXCEEDS_ORDER", "RETURN_BEING_PRICED", "EXTERNAL_REFERENCE_EXISTS"
            })
    CompletableFuture<OrderView> createReturn(
            @PathVariable("order_no") String orderNo,
            @Valid @RequestBody ReturnBody body,
            IdempotencyKey key,
            Caller caller) {
        Order order = orders.anyOrder(orderNo);
        List<FieldProblem> problems = problems(body, order);
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
        ReturnGoods command = new ReturnGoods(
                key,
                order.id(),
                body.items().stream()
                        .map(item -> new ReturnedUnits(item.lineNo(), item.quantity()))
                        .toList(),
                caller.subject(),
                body.reason(),
                null,
                body.externalReference(),
                body.returnedAt());
        return submit(key, command, opened.keyForAnswer(order, body.reason() != null), now -> exceeding(now, command));
    }

    @PostMapping("/{return_no}/refund")
    @Audited(value = "order.return.refund", object = "order", id = "order_no")
    @Operation(
            summary = "Request a refused refund of a return again",
            description =
                    "Only a refund that the payment provider refused can be requested again. The result is in the "
                            + "returns of the order.")
    @ApiResponse(responseCode = "200", description = "The refund is requested again")
    @ProblemCode.Possible(value = OrderProblem.class, codes = "REFUND_NOT_FAILED")
    CompletableFuture<OrderView> retryRefund(
            @PathVariable("order_no") String orderNo, @PathVariable("return_no") int returnNo, IdempotencyKey key) {
        Order order = orders.anyOrder(orderNo);
        List<Return> returns = order.progress().returns();
        if (returnNo < 1 || returnNo > returns.size()) {
            throw ProblemException.notFound("This order has no return with this return_no.");
        }
        RefundReturn command =
                new RefundReturn(key, order.id(), returns.get(returnNo - 1).reference());
        return submit(key, command, opened.keyForAnswer(order, false), ReturnController::notRefundable);
    }

    private interface Refusal {
        ProblemException of(Order order);
    }

    private CompletableFuture<OrderView> submit(
            IdempotencyKey key, Command<ReturnResult> command, @Nullable PersonalKey personalKey, Refusal refusal) {
        return inProgress.once(key, () -> commands.submit(command)).thenApply(acceptance -> switch (acceptance) {
            case ReturnResult.Accepted accepted ->
                OrderView.withLines(new DecryptableOrder(accepted.order(), personalKey), clock.instant());
            case ReturnResult.NotReturnable denied -> throw refusal.of(denied.order());
            case ReturnResult.ReferenceExists exists ->
                throw new ProblemException(
                        OrderProblem.EXTERNAL_REFERENCE_EXISTS,
                        "The order already has a return with this external_reference; details.return_no is its number.",
                        Map.of("return_no", exists.returnNo()));
            case ReturnResult.KeyReused reused -> throw IdempotencyKey.reused();
        });
    }

    private static List<FieldProblem> problems(ReturnBody body, Order order) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<Integer> named = new HashSet<>();
        for (int i = 0; i < body.items().size(); i++) {
            int lineNo = body.items().get(i).lineNo();
            String field = "items[%d].line_no".formatted(i);
            boolean isGift = order.progress().gifts() != null
                    && order.progress().gifts().stream().anyMatch(gift -> gift.lineNo() == lineNo);
            if (lineNo > order.content().lines().size() && !isGift) {
                problems.add(new FieldProblem(field, "must be the line_no of a line of the order"));
            } else if (!named.add(lineNo)) {
                problems.add(new FieldProblem(field, "must not be the same line_no as in an earlier item"));
            }
        }
        Instant returnedAt = body.returnedAt();
        if (returnedAt != null && returnedAt.isBefore(order.content().placedAt())) {
            problems.add(new FieldProblem("returned_at", "must not be before the order was placed"));
        }
        return problems;
    }

    private static ProblemException notSent(Order order) {
        return new ProblemException(
                OrderProblem.ORDER_NOT_RETURNABLE,
                "Goods can be returned only after the order has been sent; details.status is its status.",
                Map.of("status", order.status()));
    }

    private static ProblemException exceeding(Order order, ReturnGoods command) {
        if (!isSent(order)) {
            return notSent(order);
        }
        Optional<Return> beingPriced = Returns.beingPriced(order);
        if (beingPriced.isPresent()) {
            return new ProblemException(
                    OrderProblem.RETURN_BEING_PRICED,
                    "The refund of another return of this order is being calculated; details.return_no is its number. Try again in a second.",
                    Map.of("return_no", order.progress().returns().indexOf(beingPriced.get()) + 1));
        }
        List<Exceeding> items = command.items().stream()
                .map(item -> new Exceeding(item.lineNo(), item.quantity(), Returns.returnable(order, item.lineNo())))
                .filter(item -> item.requested() > item.returnable())
                .toList();
        return new ProblemException(
                OrderProblem.RETURN_EXCEEDS_ORDER,
                "More units are returned than the order allows; details.items lists these lines with their returnable units.",
                Map.of("items", items));
    }

    private record Exceeding(int lineNo, long requested, long returnable) {}

    private static ProblemException notRefundable(Order order) {
        return new ProblemException(
                OrderProblem.REFUND_NOT_FAILED,
                "Only a refund that has failed can be requested again; the refund of this return has not failed.",
                Map.of());
    }

    private static boolean isSent(Order order) {
        return switch (order.status()) {
            case SHIPPED, COMPLETED -> true;
            case CREATED, PAYING, PAID, REJECTED, EXPIRED, CANCELLED, REFUNDED -> false;
        };
    }
}
