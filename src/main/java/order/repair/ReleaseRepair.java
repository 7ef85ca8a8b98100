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
 * Asks a supplier again to give back what an order in one of these states must not have, as the order itself did: to repeat the request
 * changes nothing, and these orders accept the answer. The key of the difference is the reference at the supplier, which begins with the
 * order's id.
 */
final class ReleaseRepair implements Repair {

    private final String difference;
    private final Set<OrderState> states;
    private final BiFunction<String, String, Event> request;
    private final Orders orders;
    private final ApplicationEventPublisher publisher;

    /** @param request made of a reference and a correlation */
    ReleaseRepair(
            String difference,
            Set<OrderState> states,
            BiFunction<String, String, Event> request,
            Orders orders,
            ApplicationEventPublisher publisher) {
        this.difference = difference;
        this.states = states;
        this.request = request;
        this.orders = orders;
        this.publisher = publisher;
    }

    @Override
    public String finding() {
        return difference;
    }

    @Override
    public boolean repair(String reference) {
        Optional<UUID> id = Order.named(reference.substring(0, Math.max(0, reference.indexOf('/'))));
        Order order = id.map(it -> orders.lock(List.of(it)).get(it)).orElse(null);
        if (order == null || !states.contains(order.state())) {
            return false;
        }
        publisher.publishEvent(request.apply(reference, order.correlation()));
        return true;
    }
}
