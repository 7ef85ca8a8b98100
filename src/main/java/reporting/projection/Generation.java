package reporting.projection;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One complete set of report data, derived from the log since its beginning.
 *
 * @param zone the time zone that defines the hours of the sums
 * @param servedAt when the generation began to serve reports; null before
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
        /** The generation no longer serves, and its rows are being deleted. */
        RETIRED
    }

    /** The name of the cursor with which this generation reads the log. */
    public String cursor() {
        return "reporting/" + number;
    }
}
