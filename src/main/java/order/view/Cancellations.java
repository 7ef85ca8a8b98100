package order.view;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.answers.OrderOutcomes;
import order.command.OrderCommand.CancelOrder;
import order.command.OrderCommand.CancellationResult;
import order.command.OrderCommands;
import order.problem.OrderProblem;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;

/** Cancels orders, for a request and for a bulk job alike. */
@Component
class Cancellations {

    static final String AUDITED_AS = "order.order.cancel";
    static final String OBJECT_TYPE = "order";

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final OrderOutcomes outcomes;

    Cancellations(OrderCommands commands, InProgress inProgress, OrderOutcomes outcomes) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.outcomes = outcomes;
    }

    /**
     * Cancels an order, and waits until it is known whether its shipments could be stopped, at most for the answer timeout.
     *
     * @param subject the caller's subject
     * @return the cancelled order, or after the answer timeout the order that is not decided yet; fails with a {@link ProblemException} if
     *     the order cannot be cancelled
     */
    CompletableFuture<Order> cancel(Order order, IdempotencyKey key, String subject, @Nullable String reason) {
        CancelOrder command = new CancelOrder(key, order.id(), subject, reason);
        return inProgress
                .once(key, () -> commands.submit(command).thenCompose(this::outcome))
                .thenApply(Cancellations::requireNotKept);
    }

    private CompletableFuture<Order> outcome(CancellationResult cancellation) {
        return switch (cancellation) {
            case CancellationResult.Cancelled cancelled ->
                cancelled.order().state().isDecided()
                        ? CompletableFuture.completedFuture(cancelled.order())
                        : outcomes.of(cancelled.order().id());
            case CancellationResult.NotCancellable denied -> throw notCancellable(denied.order());
            case CancellationResult.KeyReused reused -> throw IdempotencyKey.reused();
        };
    }

    private static Order requireNotKept(Order order) {
        return switch (order.status()) {
            case CANCELLED, REFUNDED -> order;
            default -> {
                if (order.state().isDecided()) {
                    throw notCancellable(order); // a shipment had already left
                }
                yield order;
            }
        };
    }

    private static ProblemException notCancellable(Order order) {
        return new ProblemException(
                OrderProblem.ORDER_NOT_CANCELLABLE,
                "This order cannot be cancelled, because it is closed or has been sent; details.status is its status.",
                Map.of("status", order.status()));
    }
}
