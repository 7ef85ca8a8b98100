package reporting.projection;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * All that was derived from the log once, from its beginning.
 *
 * @param zone the time zone whose hours its sums are by
 * @param servedAt null while it has not served
 */
public record Generation(
        int number,
        State state,
        ZoneId zone,
        Instant begunAt,
        @Nullable Instant servedAt) {

    public enum State {
        SERVING,
        BUILDING,
        /** Being deleted. */
        RETIRED
    }

    /** Of the log's reader. */
    public String cursor() {
        return "reporting/" + number;
    }
}
