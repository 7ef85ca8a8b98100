package order;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import order.OrderCommand.PlaceOrder;
import order.OrderCommand.Placement;
import order.OrderEvent.Shortage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.InProgress;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/** Takes checkouts. A caller waits for the outcome without a thread and without a connection. */
@RestController
@RequestMapping("/api/v2/orders")
class CheckoutController {

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final OrderAnswers answers;
    private final AvailabilityView availability;
    private final Orders orders;
    private final IdempotencyRows orderKeys;
    private final ExternalReferences references;
    private final Ids ids;
    private final OrderNumbers numbers;
    private final Executor readers;

    CheckoutController(
            OrderCommands commands,
            InProgress inProgress,
            OrderAnswers answers,
            AvailabilityView availability,
            Orders orders,
            IdempotencyRows orderKeys,
            ExternalReferences references,
            Ids ids,
            OrderNumbers numbers) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.answers = answers;
        this.availability = availability;
        this.orders = orders;
        this.orderKeys = orderKeys;
        this.references = references;
        this.ids = ids;
        this.numbers = numbers;
        this.readers = task -> Thread.ofVirtual().name("order-read").start(task);
    }

    /**
     * Places an order: 201 once its stock is held and its payment asked for, 409 when something is short, 202 when that is
     * not known in time (look it up by its number).
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @ApiResponse(responseCode = "201", description = "Held, and to be paid until expire_time")
    @ApiResponse(responseCode = "202", description = "Taken; whether it can be held is not known yet")
    CompletableFuture<ResponseEntity<OrderView>> place(
            @Valid @RequestBody CheckoutBody body, IdempotencyKey key, Caller caller) {
        PlaceOrder wish = wish(body, key, caller);
        return inProgress.once(key, () -> place(wish));
    }

    private CompletableFuture<ResponseEntity<OrderView>> place(PlaceOrder wish) {
        List<Shortage> surelyShort = availability.surelyShort(wish.items());
        // An order that is there may be what took the last units; then it is the answer.
        if (!surelyShort.isEmpty() && !isKnown(wish)) {
            throw shortage(surelyShort);
        }
        CompletableFuture<Order> decided = commands.patient(answers.await(wish.id()));
        try {
            return commands.submit(wish)
                    .thenCompose(placement -> outcome(wish, placement, decided))
                    .whenComplete((answer, failure) -> answers.forget(wish.id()));
        } catch (RejectedExecutionException full) {
            answers.forget(wish.id());
            throw full;
        }
    }

    private boolean isKnown(PlaceOrder wish) {
        String external = wish.externalReference();
        return orderKeys.isUsed(wish.key()) || (external != null && references.isClaimed(external));
    }

    private PlaceOrder wish(CheckoutBody body, IdempotencyKey key, Caller caller) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        if (!operator) {
            caller.require(Scopes.ORDERS);
            boolean foreign = body.userId() != null && !body.userId().equals(caller.subject());
            boolean agreed = body.items().stream().anyMatch(item -> item.unitPrice() != null);
            if (foreign || agreed || body.externalReference() != null || body.placedAt() != null) {
                caller.require(Scopes.OPERATOR_ORDERS);
            }
        }
        return new PlaceOrder(
                key,
                ids.next(),
                numbers.next(),
                operator ? body.userId() : caller.subject(),
                body.externalReference(),
                body.channel(),
                body.currency(),
                body.paymentMethod(),
                body.placedAt(),
                body.wished(),
                body.shippingAddress().address());
    }

    private CompletableFuture<ResponseEntity<OrderView>> outcome(
            PlaceOrder wish, Placement placement, CompletableFuture<Order> decided) {
        return switch (placement) {
            case Placement.Placed placed -> placed.repeated() ? repeated(placed.id()) : answer(placed.id(), decided);
            case Placement.KeyReused reused -> throw IdempotencyKey.reused();
            case Placement.ReferenceExists exists ->
                throw new ProblemException(
                        409,
                        "EXTERNAL_REFERENCE_EXISTS",
                        "An order with this external_reference exists.",
                        Map.of("order_no", exists.orderNo()));
            case Placement.NotListed refused ->
                throw new ProblemException(
                        409, "SKU_NOT_LISTED", "Some SKUs are not on sale.", Map.of("sku_ids", refused.skuIds()));
            case Placement.NotPriced refused ->
                throw new ProblemException(
                        409,
                        "SKU_NOT_PRICED",
                        "Some SKUs have no price in %s.".formatted(wish.currency()),
                        Map.of("sku_ids", refused.skuIds()));
            case Placement.NothingToPay nothing ->
                throw ProblemException.invalid("items", "must add up to an amount above zero");
        };
    }

    /** The order is there: perhaps decided long ago, perhaps on another instance. */
    private CompletableFuture<ResponseEntity<OrderView>> repeated(UUID id) {
        CompletableFuture<Order> decided = commands.patient(answers.await(id));
        return CompletableFuture.supplyAsync(() -> orders.find(id), readers)
                .thenCompose(found -> found.filter(order -> order.state() != OrderState.AWAITING_STOCK)
                        .map(order -> CompletableFuture.completedFuture(answered(order)))
                        .orElseGet(() -> answer(id, decided)))
                .whenComplete((answer, failure) -> answers.forget(id));
    }

    private CompletableFuture<ResponseEntity<OrderView>> answer(UUID id, CompletableFuture<Order> decided) {
        return decided.handle((order, failure) -> failure == null
                        ? CompletableFuture.completedFuture(answered(order))
                        : CompletableFuture.supplyAsync(
                                () -> answered(orders.find(id).orElseThrow()), readers))
                .thenCompose(answer -> answer);
    }

    private static ResponseEntity<OrderView> answered(Order order) {
        return switch (order.state()) {
            case AWAITING_STOCK -> ResponseEntity.accepted().body(OrderView.withLines(order));
            case REJECTED -> throw shortage(order.progress().shortages());
            default -> ResponseEntity.status(HttpStatus.CREATED).body(OrderView.withLines(order));
        };
    }

    private static ProblemException shortage(List<Shortage> shortages) {
        return new ProblemException(
                409, "INVENTORY_SHORTAGE", "There is not enough stock.", Map.of("items", shortages));
    }
}
