package tracking.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.LogPosition;

/**
 * An event of the log, without its payload.
 *
 * @param type the wire name with its version
 * @param causeId the id of the event that led to it; null if a request or a timer did
 */
record TracedEvent(
        LogPosition position,
        String type,
        String correlation,
        @Nullable String traceId,
        @Nullable Long causeId,
        Instant publishedAt) {}
