package outbox.log;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.LogPosition;

/**
 * An event as it was read from the log.
 *
 * @param correlation null for an event that was read ahead
 * @param cause the id of the event that caused it; null if none did, and for an event that was read ahead
 * @param trace null if the event has none
 * @param payload null if the reader does not need it
 * @param decoded the event; empty until a reader has decoded the payload. All readers of the instance share it
 */
public record Entry(
        long txid,
        long eventId,
        String type,
        @Nullable String correlation,
        @Nullable Long cause,
        @Nullable String trace,
        Instant publishedAt,
        @Nullable String payload,
        AtomicReference<@Nullable Event> decoded) {

    LogPosition position() {
        return new LogPosition(txid, eventId);
    }
}
