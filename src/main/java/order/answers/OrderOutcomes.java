package order.answers;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import order.command.OrderCommands;
import order.stream.Order;
import order.stream.Orders;
import order.stream.RecentOrders;
import org.springframework.stereotype.Component;

/** Waits, without a thread and without a connection, until an order is decided; when patience ends, takes it as it is. */
@Component
public class OrderOutcomes {

    /** Doubles with each. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private static final int LOOKS_AT_ONCE = 2;
    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

    private final OrderCommands commands;
    private final OrderAnswers answers;
    private final Orders orders;
    private final RecentOrders recent;
    private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
    private final Executor readers =
            task -> Thread.ofVirtual().name("order-read").start(task);

    public OrderOutcomes(OrderCommands commands, OrderAnswers answers, Orders orders, RecentOrders recent) {
        this.commands = commands;
        this.answers = answers;
        this.orders = orders;
        this.recent = recent;
    }

    /**
     * Begins to wait for an order that is about to be placed; fails when patience ends. Whoever asked has to {@link #remove} it.
     */
    public CompletableFuture<Order> ofNew(UUID id) {
        return commands.patient(answers.await(id));
    }

    /** Of an order that has been placed, and was waited for since before: when patience ends, as it is. */
    public CompletableFuture<Order> orAsItIs(UUID id, CompletableFuture<Order> decided) {
        return decided.handle((order, late) -> late == null ? CompletableFuture.completedFuture(order) : asItIs(id))
                .thenCompose(order -> order);
    }

    /**
     * As its row says, which another instance may have written. When that cannot be read at once it is as this instance has placed it:
     * those who have waited in vain shall not take the connections that others work with.
     */
    private CompletableFuture<Order> asItIs(UUID id) {
        Order placed = recent.find(id);
        if (placed == null) {
            return read(id);
        }
        if (!looks.tryAcquire()) {
            return CompletableFuture.completedFuture(placed);
        }
        return read(id).whenComplete((order, failure) -> looks.release())
                .completeOnTimeout(placed, LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> placed);
    }

    /** Of an order that is there: perhaps decided long ago, or about to be on another instance, so it is read now and then. */
    public CompletableFuture<Order> of(UUID id) {
        CompletableFuture<Order> decided = commands.patient(answers.await(id));
        return asRead(id, decided, FIRST_PAUSE).whenComplete((order, failure) -> answers.remove(id));
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

    public void remove(UUID id) {
        answers.remove(id);
    }
}
