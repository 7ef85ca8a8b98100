package tracking.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tracking.call.CallOutcome;

/**
 * A call as the log has it.
 *
 * @param status of the answer; null if none came
 * @param answer the beginning of its body; null if none came
 */
record LoggedAttempt(
        int number,
        Instant sentAt,
        int millis,
        CallOutcome outcome,
        @Nullable Integer status,
        @Nullable String answer) {}
