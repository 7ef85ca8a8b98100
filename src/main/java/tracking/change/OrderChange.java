package tracking.change;

import java.time.Instant;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * A stored change of an order: a change of its public status, or a detail.
 *
 * @param owner the subject of the shopper; null for a guest
 * @param status the public status after the change
 * @param sequence the number of the change within its order, from 1
 * @param updatedAt when the order changed, by the clock of the platform
 * @param traceId of the request that caused the change; null if the event had none
 * @param detail what else has happened; null if the status has changed
 */
public record OrderChange(
        Position position,
        String orderNo,
        @Nullable String owner,
        String channel,
        OrderStatus status,
        int sequence,
        Instant updatedAt,
        @Nullable String traceId,
        @Nullable Detail detail) {}
