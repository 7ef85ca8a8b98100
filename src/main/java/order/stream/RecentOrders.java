package order.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Orders as this instance has last seen them committed. What an order is after so many events can never be another thing, so
 * whoever holds the lock of its row and reads its {@code seq} there need not read the rest.
 */
@Component
public class RecentOrders {

    /** Some 5 KB each. */
    private static final int LIMIT = 10_000;

    private final Map<UUID, Order> orders = new LinkedHashMap<>(LIMIT * 4 / 3, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Order> eldest) {
            return size() > LIMIT;
        }
    };

    /** After their commit. */
    public synchronized void update(Collection<Order> committed) {
        committed.forEach(
                order -> orders.merge(order.id(), order, (known, told) -> told.seq() > known.seq() ? told : known));
    }

    synchronized @Nullable public Order find(UUID id) {
        return orders.get(id);
    }

    @Nullable
    Order find(UUID id, int seq) {
        Order order = find(id);
        return order != null && order.seq() == seq ? order : null;
    }
}
