package platform.sql;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** The kinds of failures of a transaction: of a batch or of an edit. The kind decides whether it is repeated, and whether a batch is split. */
public enum FailureKind {
    /** The transaction is not the cause: the database was unavailable, full, or locked. It is retried without a limit. */
    PASSING,
    /** Retried like {@link #PASSING}. It has its own counter, because the modules lock in a declared order and should never cause it. */
    DEADLOCK,
    /** Another transaction inserted the same key at the same time. It is retried a few times; then it counts as {@link #LASTING}. */
    CONFLICT,
    /** An item is the cause: the batch is split until this item is alone. */
    LASTING;

    /**
     * SQLSTATE classes of {@link #PASSING}: connection, rollback (deadlock, serialization), resources (disk full), operator (shutdown),
     * system.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** Whether the failure ends by itself; it never causes a delivery to be parked. */
    public boolean passes() {
        return this == PASSING || this == DEADLOCK;
    }

    /** Whether a transaction at the same time is the cause, so that the next attempt probably succeeds. */
    public boolean isDueToAnother() {
        return this == CONFLICT || this == DEADLOCK;
    }

    /** Classifies a failure. The first SQLSTATE in the chain of causes decides, however it is wrapped. */
    public static FailureKind of(Throwable failure) {
        boolean passing = false;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return ofState(sql.getSQLState());
            }
            passing |= isPassing(cause);
        }
        return passing ? PASSING : LASTING;
    }

    /**
     * The next cause. If the rollback failed too (for example because the connection was lost), the next cause is the failure that led to
     * the rollback.
     */
    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof TransactionSystemException hiding && hiding.getApplicationException() != null
                ? hiding.getApplicationException()
                : failure.getCause();
    }

    private static FailureKind ofState(String state) {
        return switch (state) {
            case "23505" -> CONFLICT; // unique_violation
            case "40P01" -> DEADLOCK; // deadlock_detected
            case "55P03", "25P03", "25P04" -> PASSING; // lock_timeout, timeouts of idle or long transactions
            case "25006" -> PASSING; // read_only_sql_transaction: the server is no longer the primary
            case "57014" -> LASTING; // query_canceled, for example by statement_timeout: a smaller batch may succeed
            default -> PASSING_CLASSES.contains(state.substring(0, 2)) ? PASSING : LASTING;
        };
    }

    /** No connection, or a connection that broke. An error of the connection pool has no SQLSTATE, so its type decides. */
    private static boolean isPassing(Throwable cause) {
        return (cause instanceof SQLException && !(cause instanceof SQLNonTransientException))
                || cause instanceof TransientDataAccessException
                || cause instanceof DataAccessResourceFailureException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TransactionSystemException;
    }
}
