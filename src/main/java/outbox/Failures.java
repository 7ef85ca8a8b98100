package outbox;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What a failed batch tells about how to go on. */
enum Failures {
    /** Nothing is wrong with the batch: the database was away, full, or chose us in a conflict. Again, for ever. */
    PASSING,
    /** Somebody inserted the same key at the same time. Again, a few times; then it counts as {@link #LASTING}. */
    CONFLICT,
    /** An item is at fault; split until it is alone. */
    LASTING;

    /** SQLSTATE classes: connection, rollback (deadlock, serialization), resources (disk full), operator (shutdown). */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");
    /** lock_not_available, idle_in_transaction_session_timeout, transaction_timeout */
    private static final Set<String> PASSING_STATES = Set.of("55P03", "25P03", "25P04");

    private static final String UNIQUE_VIOLATION = "23505";

    static Failures of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.equals(UNIQUE_VIOLATION)) {
                    return CONFLICT;
                }
                if (PASSING_STATES.contains(state) || PASSING_CLASSES.contains(state.substring(0, 2))) {
                    return PASSING;
                }
            }
            if (cause instanceof SQLTransientException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof CannotCreateTransactionException) {
                return PASSING;
            }
            if (cause.getCause() == cause) {
                break;
            }
        }
        return LASTING;
    }
}
