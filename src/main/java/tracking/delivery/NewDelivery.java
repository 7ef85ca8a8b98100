package tracking.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to store.
 *
 * @param state waiting; or skipped, if the endpoint is switched off; or pending, for a test that the caller sends
 * @param claim of the caller that sends it; null if nobody has claimed it
 * @param dueAt when an instance may claim it
 */
record NewDelivery(
        UUID id,
        UUID endpoint,
        Message message,
        DeliveryState state,
        @Nullable UUID claim,
        Instant createdAt,
        Instant dueAt) {}
