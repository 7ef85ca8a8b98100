package order;

import jakarta.validation.Valid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import order.OrderCommand.PlaceOrder;
import order.OrderCommand.Placement;
import order.OrderEvent.Shortage;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import outbox.QueueFullException;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/** Takes checkouts. A caller waits for the outcome without a thread and without a connection. */
@RestController
@RequestMapping("/api/v2/orders")
class CheckoutController {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Commands commands;
    private final OrderAnswers answers;
    private final AvailabilityView availability;
    private final Orders orders;
    private final InProgress inProgress;
    private final Ids ids;
    private final OrderNumbers numbers;
    private final OrderProperties properties;
    private final Executor readers;

    CheckoutController(
            Commands commands,
            OrderAnswers answers,
            AvailabilityView availability,
            Orders orders,
            InProgress inProgress,
            Ids ids,
            OrderNumbers numbers,
            OrderProperties properties) {
        this.commands = commands;
        this.answers = answers;
        this.availability = availability;
        this.orders = orders;
        this.inProgress = inProgress;
        this.ids = ids;
        this.numbers = numbers;
        this.properties = properties;
        this.readers = task -> Thread.ofVirtual().name("order-read").start(task);
    }

    /**
     * Places an order: 201 once its stock is held and its payment asked for, 409 when something is short, 202 when that is
     * not known in time (look it up by its number).
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CompletableFuture<ResponseEntity<OrderView>> place(
            @Valid @RequestBody CheckoutBody body, IdempotencyKey key, Caller caller) {
        PlaceOrder wish = wish(body, key, caller);
        List<Shortage> surelyShort = availability.surelyShort(wish.items());
        if (!surelyShort.isEmpty()) {
            throw shortage(surelyShort);
        }
        if (!inProgress.begin(key.key())) {
            throw InProgress.refusal();
        }
        CompletableFuture<Order> decided = patient(answers.await(wish.id()));
        CompletableFuture<Placement> placement;
        try {
            placement = commands.submit(wish);
        } catch (QueueFullException full) {
            inProgress.end(key.key());
            answers.forget(wish.id());
            throw overloaded();
        }
        return patient(placement)
                .thenCompose(outcome -> outcome(wish, outcome, decided))
                .handle((answer, failure) -> {
                    inProgress.end(key.key());
                    answers.forget(wish.id());
                    if (failure == null) {
                        return answer;
                    }
                    placement.cancel(false); // what has not begun shall not begin
                    throw translated(failure);
                });
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
        };
    }

    /** The order is there: perhaps decided long ago, perhaps on another instance. */
    private CompletableFuture<ResponseEntity<OrderView>> repeated(UUID id) {
        CompletableFuture<Order> decided = patient(answers.await(id));
        return CompletableFuture.supplyAsync(() -> orders.find(id), readers)
                .thenCompose(found -> found.filter(order -> order.state() != OrderState.AWAITING_STOCK)
                        .map(order -> CompletableFuture.completedFuture(answered(order)))
                        .orElseGet(() -> answer(id, decided)))
                .whenComplete((answer, failure) -> answers.forget(id));
    }

    /** Fails when the caller's patience ends; what it waits for goes on. */
    private <T> CompletableFuture<T> patient(CompletableFuture<T> future) {
        return future.copy().orTimeout(properties.answerPatience().toMillis(), TimeUnit.MILLISECONDS);
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

    private static ProblemException overloaded() {
        return ProblemException.unavailable("Too many orders wait; nothing was taken.", RETRY_AFTER);
    }

    private static RuntimeException translated(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause instanceof CompletionException) {
            cause = cause.getCause();
        }
        if (cause instanceof TimeoutException || cause instanceof QueueFullException) {
            return overloaded();
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }
}
