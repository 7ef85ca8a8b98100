package platform.edit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.InProgress;
import platform.security.Caller;
import platform.web.ProblemException;

/**
 * Makes the edits of one module, each in a transaction of its own on the thread of the request. The transaction also writes the idempotency key
 * and the entry of the audit log. Few edits of a module are made at a time, so that edits which wait for a lock leave the connections of the
 * pool to others.
 */
public final class Edits {

    private static final int AT_A_TIME = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IdempotencyRows keys;
    private final Means means;
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);

    /** What the edits of all modules need. */
    public record Means(InProgress inProgress, TransactionTemplate transaction, AuditLog auditLog, Clock clock) {}

    /** @param keys of the module */
    public Edits(IdempotencyRows keys, Means means) {
        this.keys = keys;
        this.means = means;
    }

    /** {@link #make(IdempotencyKey, Precondition, Edit, Object)} for an edit of whatever state it finds. */
    public <W, A> A make(IdempotencyKey key, Edit<W, A> edit, W wanted) {
        return make(key, Precondition.NONE, edit, wanted);
    }

    /**
     * Makes the edit, unless a request with this key has made it. If the outcome of the commit is unknown, the request may be repeated.
     *
     * @return what the edit has made, or what the first request with this key has made
     * @throws ProblemException the refusal of the edit; 409 if the first request with this key is in progress; 412 if the precondition does
     *     not allow the current state; 422 if the key was used with another body; 503 if too many edits wait
     */
    public <W, A> A make(IdempotencyKey key, Precondition precondition, Edit<W, A> edit, W wanted) {
        return means.inProgress().during(key, () -> inTurn(() -> inTransaction(key, precondition, edit, wanted)));
    }

    private <A> A inTurn(Supplier<A> edit) {
        try {
            if (!turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProblemException.unavailable("Too many edits wait at the moment.", RETRY_AFTER);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("The platform is stopping.", RETRY_AFTER);
        }
        try {
            return edit.get();
        } finally {
            turns.release();
        }
    }

    private <W, A> A inTransaction(IdempotencyKey key, Precondition precondition, Edit<W, A> edit, W wanted) {
        return requireNonNull(means.transaction().execute(status -> {
            Editing editing =
                    new Editing(precondition, Caller.current(), means.clock().instant());
            A answer = keys.once(key, edit::saved, edit::repeated, () -> edit.make(wanted, editing));
            means.auditLog().write(editing.trail());
            return answer;
        }));
    }
}
