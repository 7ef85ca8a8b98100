package order;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Waits, without a thread and without a connection, until an order is decided; when patience ends, takes it as it is. */
@Component
class OrderOutcomes {

    /** Doubles with each. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final OrderCommands commands;
    private final OrderAnswers answers;
    private final Orders orders;
    private final Executor readers =
            task -> Thread.ofVirtual().name("order-read").start(task);

    OrderOutcomes(OrderCommands commands, OrderAnswers answers, Orders orders) {
        this.commands = commands;
        this.answers = answers;
        this.orders = orders;
    }

    /** Of an order that is about to be placed: nothing is read unless patience ends. Whoever asked has to {@link #forget} it. */
    CompletableFuture<Order> ofNew(UUID id) {
        return orAsItIs(id, commands.patient(answers.await(id)));
    }

    /** Of an order that is there: perhaps decided long ago, or about to be on another instance, so it is read now and then. */
    CompletableFuture<Order> of(UUID id) {
        CompletableFuture<Order> decided = commands.patient(answers.await(id));
        return asRead(id, decided, FIRST_PAUSE).whenComplete((order, failure) -> answers.forget(id));
    }

    private CompletableFuture<Order> asRead(UUID id, CompletableFuture<Order> decided, Duration pause) {
        return read(id).thenCompose(found -> found.state().isDecided() || decided.isCompletedExceptionally()
                ? CompletableFuture.completedFuture(found)
                : decided.copy()
                        .orTimeout(pause.toMillis(), TimeUnit.MILLISECONDS)
                        .handle((order, notYet) -> notYet == null
                                ? CompletableFuture.completedFuture(order)
                                : asRead(id, decided, pause.multipliedBy(2)))
                        .thenCompose(next -> next));
    }

    private CompletableFuture<Order> read(UUID id) {
        return CompletableFuture.supplyAsync(() -> orders.find(id).orElseThrow(), readers);
    }

    void forget(UUID id) {
        answers.forget(id);
    }

    private CompletableFuture<Order> orAsItIs(UUID id, CompletableFuture<Order> decided) {
        return decided.handle((order, failure) -> failure == null ? CompletableFuture.completedFuture(order) : read(id))
                .thenCompose(order -> order);
    }
}
