package payment.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A day of a provider, as the provider counts days.
 *
 * @param closings how often it was closed
 * @param fetchDueAt when its statement is fetched next; null if it is not fetched
 * @param fetchAttempts how often an instance has begun to fetch its statement; an operator can set it to zero
 * @param fetchFailure why it could not be fetched; null if it could or was not tried
 */
record Day(
        String provider,
        LocalDate day,
        State state,
        int closings,
        @Nullable Instant fetchDueAt,
        int fetchAttempts,
        @Nullable String fetchFailure) {

    enum State {
        OPEN,
        CLOSED
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }
}
