package tracking.change;

import java.time.Instant;
import java.util.UUID;
import order.OrderEvent.OrderCreated;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an order that may still change.
 *
 * @param owner the subject of the shopper; null for a guest
 * @param sequence how often the order has changed; above zero
 * @param changedAt when its status changed, by the clock of the platform
 */
record TrackedOrder(
        UUID id,
        String orderNo,
        @Nullable String owner,
        String channel,
        OrderStatus status,
        int sequence,
        Instant changedAt,
        OrderFacts facts) {

    static TrackedOrder of(OrderCreated created) {
        return new TrackedOrder(
                UUID.fromString(created.correlation()),
                created.orderNo(),
                created.userId(),
                created.channel(),
                OrderStatus.CREATED,
                1,
                created.at(),
                OrderFacts.NONE);
    }

    TrackedOrder reach(OrderStatus next, Instant at) {
        return new TrackedOrder(id, orderNo, owner, channel, next, sequence + 1, at, facts);
    }

    TrackedOrder knowing(OrderFacts newFacts) {
        return new TrackedOrder(id, orderNo, owner, channel, status, sequence, changedAt, newFacts);
    }

    TrackedOrder telling(Detail detail) {
        return new TrackedOrder(id, orderNo, owner, channel, status, sequence + 1, changedAt, facts.telling(detail));
    }
}
