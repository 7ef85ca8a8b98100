package order.stream;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import order.OrderEvent;
import org.jspecify.annotations.Nullable;

/** One order after another, as their events come. A stream with a gap, without a beginning or against its own rules makes none. */
final class Replaying {

    private final BiFunction<Order, OrderEvent, Order> apply;
    private @Nullable UUID id;
    private @Nullable Order order;
    private int seq;
    private boolean impossible;

    Replaying(BiFunction<Order, OrderEvent, Order> apply) {
        this.apply = apply;
    }

    /** Returns the order before, when this event is another's and that one was possible. */
    Optional<Order> next(StoredEvent told) {
        Optional<Order> before = Optional.empty();
        if (!told.orderId().equals(id)) {
            before = finished();
            id = told.orderId();
            order = null;
            seq = 0;
            impossible = false;
        }
        impossible |= told.seq() != ++seq || !take(told.event());
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
        throw new IllegalStateException("A stream begins with " + event);
    }

    /** The order whose events came last. */
    Optional<Order> finished() {
        return impossible ? Optional.empty() : Optional.ofNullable(order);
    }
}
