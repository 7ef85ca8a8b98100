package payment.workitem;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import payment.workitem.WorkItem.Kind;

/**
 * Something that is wrong until it is over. The platform sees the end itself.
 *
 * @param subject unique; the same incident has the same subject
 * @param provider null if it is about none
 * @param detail what the platform can say about it
 */
public record Incident(
        String subject,
        Kind kind,
        @Nullable String provider,
        @Nullable LocalDate day,
        @Nullable String reference,
        String detail) {

    private static final int MAX_DETAIL = 500;

    public Incident {
        detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
    }

    /** A statement cannot be compared, or its lines cannot be deleted. */
    public static Incident statementFailed(UUID statement, String provider, LocalDate day, String detail) {
        return new Incident(ofStatement(statement), Kind.STATEMENT_FAILED, provider, day, null, detail);
    }

    /**
     * An event for payment is parked.
     *
     * @param lane the correlation of the events that wait for it
     */
    public static Incident parkedEvent(long eventId, String listener, String type, String lane, @Nullable String why) {
        return new Incident(
                ofParkedEvent(eventId, listener),
                Kind.PARKED_EVENT,
                null,
                null,
                null,
                "event %d (%s) for %s of %s: %s".formatted(eventId, type, listener, lane, why));
    }

    /** The subject of {@link #parkedEvent}. */
    public static String ofParkedEvent(long eventId, String listener) {
        return Kind.PARKED_EVENT + ":" + eventId + "/" + listener;
    }

    /** The subject of {@link #statementFailed}. */
    public static String ofStatement(UUID statement) {
        return Kind.STATEMENT_FAILED + ":" + statement;
    }
}
