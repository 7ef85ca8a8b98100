package outbox.delivery;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What a failed batch tells about how to go on. */
public enum Failures {
    /** Nothing is wrong with the batch: the database was away, full, or locked. Again, for ever. */
    PASSING,
    /** The same, but the modules lock in a declared order, so there should be none: counted by itself. */
    DEADLOCK,
    /** Somebody inserted the same key at the same time. Again, a few times; then it counts as {@link #LASTING}. */
    CONFLICT,
    /** An item is at fault; split until it is alone. */
    LASTING;

    /** SQLSTATE classes: connection, rollback (deadlock, serialization), resources (disk full), operator (shutdown), system. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** Whether it ends by itself, so that nothing is ever parked for it. */
    boolean passes() {
        return this == PASSING || this == DEADLOCK;
    }

    /** What the database itself said counts, however it is wrapped. */
    public static Failures of(Throwable failure) {
        boolean passing = false;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return ofState(sql.getSQLState());
            }
            passing |= isPassing(cause);
        }
        return passing ? PASSING : LASTING;
    }

    /** A rollback that fails because the connection is gone hides why it was wanted. */
    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof TransactionSystemException hiding && hiding.getApplicationException() != null
                ? hiding.getApplicationException()
                : failure.getCause();
    }

    private static Failures ofState(String state) {
        return switch (state) {
            case "23505" -> CONFLICT; // unique_violation
            case "40P01" -> DEADLOCK; // deadlock_detected
            case "55P03", "25P03", "25P04" -> PASSING; // a lock_timeout, the timeouts of idle and long transactions
            case "25006" -> PASSING; // read only: no longer the primary
            case "57014" -> LASTING; // canceled, as by a statement_timeout: a smaller batch may do
            default -> PASSING_CLASSES.contains(state.substring(0, 2)) ? PASSING : LASTING;
        };
    }

    /** No connection, or one that broke in the middle; an error of the pool itself has no state. */
    private static boolean isPassing(Throwable cause) {
        return (cause instanceof SQLException && !(cause instanceof SQLNonTransientException))
                || cause instanceof TransientDataAccessException
                || cause instanceof DataAccessResourceFailureException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TransactionSystemException;
    }
}
