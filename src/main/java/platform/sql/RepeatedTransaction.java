package platform.sql;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import platform.background.GrowingPause;

/**
 * Repeats a transaction that records what has happened outside the database, such as a call that another system has answered. Without the
 * record, that call would be made again. So a lock that is held for too long, or a missing connection, is no reason to give up at once.
 */
public final class RepeatedTransaction {

    /** The time-outs of locks and of the pool of connections are four and five seconds. */
    private static final int ATTEMPTS = 8;

    private static final GrowingPause PAUSE = new GrowingPause(Duration.ofMillis(50), Duration.ofSeconds(1));

    private RepeatedTransaction() {}

    /** One attempt: a whole transaction. */
    @FunctionalInterface
    public interface Attempt<X extends Exception> {
        void run() throws X;
    }

    /**
     * Runs a transaction, and repeats it after failures that pass by themselves. It may have been committed before such a failure, so it must
     * do nothing the second time. Blocks the thread; an interrupt ends the repetition.
     *
     * @throws RuntimeException the last failure
     */
    public static <X extends Exception> void run(Attempt<X> attempt) throws X {
        for (int failed = 0; ; failed++) {
            try {
                attempt.run();
                return;
            } catch (TransientDataAccessException
                    | DataAccessResourceFailureException
                    | CannotCreateTransactionException passing) {
                if (failed + 1 == ATTEMPTS) {
                    throw passing;
                }
                LockSupport.parkNanos(PAUSE.after(failed).toNanos());
                if (Thread.currentThread().isInterrupted()) {
                    throw passing;
                }
            }
        }
    }
}
