package tracking.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.LogPosition;
import platform.page.Cursor;

/**
 * Selects events. An event must meet all conditions; null values are no conditions.
 *
 * @param correlations the event has one of these; null for all
 * @param from the earliest time of publication, inclusive
 * @param to the end of the times of publication, exclusive
 */
record EventQuery(
        @Nullable String traceId,
        @Nullable List<String> correlations,
        @Nullable String type,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** There are few events of a trace or of correlations, and an index leads to them. There may be millions of a type. */
    boolean hasFewEvents() {
        return traceId != null || correlations != null;
    }

    static Cursor cursorAfter(TracedEvent event) {
        return Cursor.of(
                Long.toString(event.position().txid()),
                Long.toString(event.position().eventId()));
    }

    /** A place in the order of the log. */
    static LogPosition position(Cursor cursor) {
        return new LogPosition(cursor.number(0), cursor.number(1));
    }
}
