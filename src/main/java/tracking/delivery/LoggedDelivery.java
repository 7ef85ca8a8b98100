package tracking.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the log has it.
 *
 * @param orderNo null for a test
 * @param nextAttemptAt null unless it is pending and not being sent
 */
record LoggedDelivery(
        UUID id,
        UUID endpoint,
        String type,
        @Nullable String orderNo,
        @Nullable Integer sequence,
        DeliveryState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        String payload) {}
