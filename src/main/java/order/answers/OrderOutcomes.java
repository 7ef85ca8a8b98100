package order.answers;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import order.command.OrderCommands;
import order.stream.DatedOrder;
import order.stream.Order;
import order.stream.Orders;
import order.stream.RecentOrders;
import org.springframework.stereotype.Component;

/**
 * Waits until an order is decided, without a thread and without a connection. After the answer timeout it returns the order in its current
 * state.
 */
@Component
public class OrderOutcomes {

    /** The pause after the first read. It doubles after each further read. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private static final int MAX_CONCURRENT_READS = 2;
    private static final Duration READ_TIMEOUT = Duration.ofMillis(500);

    private final OrderCommands commands;
    private final OrderAnswers answers;
    private final Orders orders;
    private final RecentOrders recent;
    private final Semaphore readPermits = new Semaphore(MAX_CONCURRENT_READS);
    private final Executor readers =
            task -> Thread.ofVirtual().name("order-read").start(task);

    public OrderOutcomes(OrderCommands commands, OrderAnswers answers, Orders orders, RecentOrders recent) {
        this.commands = commands;
        this.answers = answers;
        this.orders = orders;
        this.recent = recent;
    }

    /**
     * Starts to wait for an order that is about to be placed. The future fails after the answer timeout. The caller must {@link #remove} the
     * order afterwards.
     */
    public CompletableFuture<Order> ofNew(UUID id) {
        return commands.withTimeout(answers.await(id));
    }

    /**
     * The decided order, or after the answer timeout the order in its current state.
     *
     * @param id the id of an order that has been placed
     * @param decided the future that {@link #ofNew} returned before the order was placed
     */
    public CompletableFuture<Order> decidedOrCurrent(UUID id, CompletableFuture<Order> decided) {
        return decided.handle(
                        (order, late) -> late == null ? CompletableFuture.completedFuture(order) : currentState(id))
                .thenCompose(order -> order);
    }

    /**
     * Reads the order's row, because another instance may have changed the order. If the row cannot be read quickly, this method returns
     * the order as this instance placed it. Requests that have timed out must not take connections away from other work.
     */
    private CompletableFuture<Order> currentState(UUID id) {
        DatedOrder known = recent.find(id);
        if (known == null) {
            return read(id);
        }
        Order placed = known.order();
        if (!readPermits.tryAcquire()) {
            return CompletableFuture.completedFuture(placed);
        }
        return read(id).whenComplete((order, failure) -> readPermits.release())
                .completeOnTimeout(placed, READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> placed);
    }

    /**
     * Waits for an existing order; after the answer timeout it returns the order in its current state. The order may have been decided long
     * ago, or another instance may decide it soon. So this method also reads the order's row from time to time.
     */
    public CompletableFuture<Order> of(UUID id) {
        CompletableFuture<Order> decided = commands.withTimeout(answers.await(id));
        return pollUntilDecided(id, decided, FIRST_PAUSE).whenComplete((order, failure) -> answers.remove(id));
    }

    private CompletableFuture<Order> pollUntilDecided(UUID id, CompletableFuture<Order> decided, Duration pause) {
        return read(id).thenCompose(found -> found.state().isDecided() || decided.isCompletedExceptionally()
                ? CompletableFuture.completedFuture(found)
                : decided.copy()
                        .orTimeout(pause.toMillis(), TimeUnit.MILLISECONDS)
                        .handle((order, notYet) -> notYet == null
                                ? CompletableFuture.completedFuture(order)
                                : pollUntilDecided(id, decided, pause.multipliedBy(2)))
                        .thenCompose(next -> next));
    }

    private CompletableFuture<Order> read(UUID id) {
        return CompletableFuture.supplyAsync(() -> orders.find(id).orElseThrow(), readers);
    }

    public void remove(UUID id) {
        answers.remove(id);
    }
}
