package order.view;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import order.stream.Order;
import org.springframework.stereotype.Component;
import platform.bulk.BulkAction;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/** Cancels each order of a bulk job. An order whose cancellation is undecided is looked at again later. */
@Component
class CancelOrders implements BulkAction {

    private final ReachableOrders reachable;
    private final Cancellations cancellations;

    CancelOrders(ReachableOrders reachable, Cancellations cancellations) {
        this.reachable = reachable;
        this.cancellations = cancellations;
    }

    @Override
    public Kind kind() {
        return Kind.CANCEL_ORDERS;
    }

    @Override
    public String auditedAs() {
        return Cancellations.AUDITED_AS;
    }

    @Override
    public String objectType() {
        return Cancellations.OBJECT_TYPE;
    }

    /** An order number of another form belongs to no order, so its item is refused like the single operation. */
    @Override
    public Optional<String> brokenRule(String orderNo) {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<?> execute(Item item) {
        Order order = reachable.order(item.objectId(), new Caller(item.subject(), Set.of(Scopes.OPERATOR_ORDERS)));
        return cancellations
                .cancel(order, item.key(), item.subject(), item.reason())
                .thenApply(CancelOrders::requireDecided);
    }

    private static Order requireDecided(Order order) {
        if (!order.state().isDecided()) {
            throw ProblemException.unavailable(
                    "The cancellation has begun; it is not known yet whether the shipments can be stopped.",
                    Duration.ofSeconds(1));
        }
        return order;
    }
}
