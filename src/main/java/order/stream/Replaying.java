package order.stream;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import order.OrderEvent;
import org.jspecify.annotations.Nullable;

/**
 * Replays the events of many orders, one order after the other. A stream produces no order if it has a gap, does not begin with
 * {@code OrderCreated}, or has an event that the order does not allow. Not thread-safe.
 */
final class Replaying {

    private final BiFunction<Order, OrderEvent, Order> apply;
    private @Nullable UUID id;
    private @Nullable Order order;
    private int seq;
    private boolean impossible;

    Replaying(BiFunction<Order, OrderEvent, Order> apply) {
        this.apply = apply;
    }

    /**
     * Adds the next event.
     *
     * @return the previous order, if this event is the first of another order and the previous stream was valid
     */
    Optional<Order> next(StoredEvent stored) {
        Optional<Order> before = Optional.empty();
        if (!stored.orderId().equals(id)) {
            before = finished();
            id = stored.orderId();
            order = null;
            seq = 0;
            impossible = false;
        }
        impossible |= stored.seq() != ++seq || !take(stored.event());
        return before;
    }

    private boolean take(OrderEvent event) {
        try {
            order = order == null ? begin(event) : apply.apply(order, event);
            return order.correlation().equals(event.correlation());
        } catch (IllegalStateException cannotBe) {
            return false;
        }
    }

    private static Order begin(OrderEvent event) {
        if (event instanceof OrderEvent.OrderCreated created) {
            return Order.created(created);
        }
        throw new IllegalStateException("A stream must begin with OrderCreated, but begins with " + event);
    }

    /** The order of the last events; empty if its stream is invalid or there were no events. */
    Optional<Order> finished() {
        return impossible ? Optional.empty() : Optional.ofNullable(order);
    }
}
