package payment.workitem;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import payment.workitem.WorkItem.Kind;

/**
 * Something that is wrong until it is over. The platform sees the end itself.
 *
 * @param subject unique; the same incident has the same subject
 * @param provider a name, not that of a configured provider if it is not about one
 * @param detail what the platform can say about it
 */
public record Incident(
        String subject,
        Kind kind,
        String provider,
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

    /** The subject of {@link #statementFailed}. */
    public static String ofStatement(UUID statement) {
        return Kind.STATEMENT_FAILED + ":" + statement;
    }
}
