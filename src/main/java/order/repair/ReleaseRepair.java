package order.repair;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Orders;
import org.springframework.context.ApplicationEventPublisher;
import outbox.Event;
import platform.audit.Repair;

/**
 * Repairs a finding that a supplier module still holds stock or a discount of an order that ended, or has not reversed the discount. It
 * sends the order's request to the supplier module again. The request is idempotent, and an order in one of the given states accepts the
 * answer. The key of the finding is the reference at the supplier module, which begins with the order's id.
 */
final class ReleaseRepair implements Repair {

    private final String findingName;
    private final Set<OrderState> states;
    private final BiFunction<String, String, Event> request;
    private final Orders orders;
    private final ApplicationEventPublisher publisher;

    /** @param request makes the request from a reference and a correlation */
    ReleaseRepair(
            String difference,
            Set<OrderState> states,
            BiFunction<String, String, Event> request,
            Orders orders,
            ApplicationEventPublisher publisher) {
        this.findingName = difference;
        this.states = states;
        this.request = request;
        this.orders = orders;
        this.publisher = publisher;
    }

    @Override
    public String finding() {
        return findingName;
    }

    @Override
    public boolean repair(String reference) {
        Optional<UUID> id = Order.idOf(reference.substring(0, Math.max(0, reference.indexOf('/'))));
        Order order = id.map(it -> orders.lock(List.of(it)).get(it)).orElse(null);
        if (order == null || !states.contains(order.state())) {
            return false;
        }
        publisher.publishEvent(request.apply(reference, order.correlation()));
        return true;
    }
}
