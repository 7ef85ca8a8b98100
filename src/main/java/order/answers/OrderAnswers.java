package order.answers;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import order.stream.Order;
import org.springframework.stereotype.Component;

/** Those on this instance who wait for an order to be decided. They hold no thread and no connection. */
@Component
public class OrderAnswers {

    private final Map<UUID, CompletableFuture<Order>> waiting = new ConcurrentHashMap<>();

    /** Completed when this instance decides the order: no longer in between. */
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
