package tracking.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored change of an order's public status.
 *
 * @param owner the subject of the shopper; null for a guest
 * @param sequence the number of the change within its order, from 1
 * @param updatedAt when the order changed, by the clock of the platform
 * @param traceId of the request that caused the change; null if the event had none
 */
public record StatusChange(
        Position position,
        String orderNo,
        @Nullable String owner,
        String channel,
        PublicStatus status,
        int sequence,
        Instant updatedAt,
        @Nullable String traceId) {}
