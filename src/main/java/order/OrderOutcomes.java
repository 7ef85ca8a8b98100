package order;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.stereotype.Component;

/** Waits, without a thread and without a connection, until an order is decided; when patience ends, takes it as it is. */
@Component
class OrderOutcomes {

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

    /** Of an order that is there: perhaps decided long ago, perhaps on another instance. */
    CompletableFuture<Order> of(UUID id) {
        CompletableFuture<Order> decided = commands.patient(answers.await(id));
        return CompletableFuture.supplyAsync(() -> orders.find(id).orElseThrow(), readers)
                .thenCompose(found ->
                        found.state().isDecided() ? CompletableFuture.completedFuture(found) : orAsItIs(id, decided))
                .whenComplete((order, failure) -> answers.forget(id));
    }

    void forget(UUID id) {
        answers.forget(id);
    }

    private CompletableFuture<Order> orAsItIs(UUID id, CompletableFuture<Order> decided) {
        return decided.handle((order, failure) -> failure == null
                        ? CompletableFuture.completedFuture(order)
                        : CompletableFuture.supplyAsync(() -> orders.find(id).orElseThrow(), readers))
                .thenCompose(order -> order);
    }
}
