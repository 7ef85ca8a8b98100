package tracking.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call.
 *
 * @param status of the answer; null if none came
 * @param answer the beginning of the body, at most 1,000 characters, without control characters and numbers of payment cards; null if there is
 *     none
 * @param retryAfter for how long the server wants no call; null if it does not say
 * @param took how long the call lasted
 */
public record CallResult(
        CallOutcome outcome,
        @Nullable Integer status,
        @Nullable String answer,
        @Nullable Duration retryAfter,
        Duration took) {

    private static final int GONE = 410;

    public boolean isAccepted() {
        return outcome == CallOutcome.ACCEPTED;
    }

    /** Whether the server says that it wants no more calls. */
    public boolean isGone() {
        return outcome == CallOutcome.REFUSED && status != null && status == GONE;
    }
}
