package reporting;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * All that was derived from the log once, from its beginning.
 *
 * @param zone the time zone whose hours its sums are by
 * @param servedAt null while it has not served
 */
record Generation(
        int number,
        State state,
        ZoneId zone,
        Instant begunAt,
        @Nullable Instant servedAt) {

    enum State {
        SERVING,
        BUILDING,
        /** Being deleted. */
        RETIRED
    }

    /** Of the log's reader. */
    String cursor() {
        return "reporting/" + number;
    }
}
