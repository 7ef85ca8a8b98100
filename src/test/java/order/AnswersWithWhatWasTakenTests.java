package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import order.answers.OrderAnswers;
import order.answers.OrderOutcomes;
import order.command.OrderCommands;
import order.settings.OrderProperties;
import order.settings.ShortageDetail;
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

/** A database that does not answer is no reason to disown an order that was taken. */
@Tag("contention")
class AnswersWithWhatWasTakenTests {

    private static final Duration TIMEOUT = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RecentOrders recent = new RecentOrders();
    private final OrderAnswers answers = new OrderAnswers();
    private final OrderOutcomes outcomes = new OrderOutcomes(
            new OrderCommands(
                    new Unheard(),
                    new OrderProperties(
                            Duration.ofMinutes(15),
                            Duration.ofSeconds(30),
                            TIMEOUT,
                            List.of("sandbox"),
                            ShortageDetail.SKU_ONLY,
                            Set.of("web"),
                            Map.of(),
                            Set.of())),
            answers,
            new Orders(DSL.using(SQLDialect.POSTGRES), recent), // nobody can be asked
            recent);

    @Test
    void whenItIsWrittenInTheVeryMomentInWhichPatienceEnds() {
        Order order = OrderSamples.in(OrderState.AWAITING_ANSWERS);
        CompletableFuture<Order> decided = outcomes.ofNew(order.id());
        assertThat(decided).failsWithin(SOON);
        recent.update(List.of(order));

        assertThat(outcomes.decidedOrCurrent(order.id(), decided))
                .succeedsWithin(SOON)
                .isSameAs(order);
    }

    @Test
    void whenItIsDecidedInTime() {
        Order placed = OrderSamples.in(OrderState.AWAITING_ANSWERS);
        Order payable = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        CompletableFuture<Order> decided = outcomes.ofNew(placed.id());
        recent.update(List.of(placed));
        answers.complete(payable);

        assertThat(outcomes.decidedOrCurrent(placed.id(), decided))
                .succeedsWithin(SOON)
                .isSameAs(payable);
    }

    private static final class Unheard implements Commands {
        @Override
        public <R> CompletableFuture<R> submit(Command<R> command) {
            throw new IllegalStateException("Nothing is submitted here");
        }
    }
}
