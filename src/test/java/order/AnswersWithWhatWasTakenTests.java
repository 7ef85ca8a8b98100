package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import order.answers.OrderAnswers;
import order.answers.OrderOutcomes;
import order.command.OrderCommands;
import order.stream.DatedOrder;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Orders;
import order.stream.RecentOrders;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import outbox.Command;
import outbox.Commands;
import testing.Asker;

/**
 * A stored order is answered even if the database does not respond.
 *
 * <p>Seen to fail when an instance that could not read the row of an order quickly did not answer with the order in its
 * memory: the answer was an error for an order that existed.
 */
@Tag("contention")
class AnswersWithWhatWasTakenTests {

    private static final Duration SOON = Asker.TIMEOUT;

    private final RecentOrders recent = new RecentOrders();
    private final OrderAnswers answers = new OrderAnswers();

    private OrderOutcomes outcomes(Duration answerTimeout) {
        return new OrderOutcomes(
                new OrderCommands(
                        new NoCommands(),
                        OrderSamples.properties(
                                Duration.ofSeconds(30), answerTimeout, Set.of("web"), Map.of(), Set.of())),
                answers,
                new Orders(DSL.using(SQLDialect.POSTGRES), recent), // it has no connection
                recent);
    }

    @Test
    void whenItIsStoredAtTheMomentOfTheTimeout() {
        OrderOutcomes outcomes = outcomes(Duration.ofMillis(50));
        Order order = OrderSamples.in(OrderState.AWAITING_ANSWERS);
        CompletableFuture<Order> decided = outcomes.ofNew(order.id());
        assertThat(decided).failsWithin(SOON);
        recent.update(List.of(new DatedOrder(order, Instant.EPOCH)));

        assertThat(outcomes.decidedOrCurrent(order.id(), decided))
                .succeedsWithin(SOON)
                .isSameAs(order);
    }

    @Test
    void whenItIsDecidedInTime() {
        OrderOutcomes outcomes = outcomes(SOON);
        Order placed = OrderSamples.in(OrderState.AWAITING_ANSWERS);
        Order payable = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        CompletableFuture<Order> decided = outcomes.ofNew(placed.id());
        recent.update(List.of(new DatedOrder(placed, Instant.EPOCH)));
        answers.complete(payable);

        assertThat(outcomes.decidedOrCurrent(placed.id(), decided))
                .succeedsWithin(SOON)
                .isSameAs(payable);
    }

    private static final class NoCommands implements Commands {
        @Override
        public <R> CompletableFuture<R> submit(Command<R> command) {
            throw new IllegalStateException("Nothing is submitted here");
        }
    }
}
