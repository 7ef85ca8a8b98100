package order.answers;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import order.stream.Order;
import org.springframework.stereotype.Component;

/** The requests on this instance that wait until their order is decided. They hold no thread and no connection. */
@Component
public class OrderAnswers {

    private final Map<UUID, CompletableFuture<Order>> waiting = new ConcurrentHashMap<>();

    /** Returns a future that completes when this instance has committed the decision on the order. */
    CompletableFuture<Order> await(UUID orderId) {
        return waiting.computeIfAbsent(orderId, id -> new CompletableFuture<>());
    }

    void remove(UUID orderId) {
        waiting.remove(orderId);
    }

    public void complete(Order order) {
        if (order.state().isDecided()) {
            CompletableFuture<Order> future = waiting.remove(order.id());
            if (future != null) {
                future.complete(order);
            }
        }
    }

    public int size() {
        return waiting.size();
    }
}
