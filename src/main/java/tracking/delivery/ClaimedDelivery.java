package tracking.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this instance sends.
 *
 * @param claim the result is recorded only if nobody has claimed the delivery since
 * @param attempts how often it was sent before
 * @param failures how often it has failed since it was stored or last replayed
 * @param orderNo null for a test
 */
record ClaimedDelivery(
        UUID id,
        UUID endpoint,
        UUID claim,
        String type,
        @Nullable String orderNo,
        String payload,
        Instant happenedAt,
        int attempts,
        int failures) {

    private static final String PREFIX = "msg_";

    boolean isTest() {
        return orderNo == null;
    }

    String messageId() {
        return messageId(id);
    }

    /** The header {@code webhook-id}. It is the same for each attempt and each replay of a delivery. */
    static String messageId(UUID delivery) {
        return PREFIX + delivery;
    }
}
