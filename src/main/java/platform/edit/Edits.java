package platform.edit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.InProgress;
import platform.ratelimit.LongWork;
import platform.sql.FailureKind;
import platform.web.ProblemException;

/**
 * Makes the edits of one module, each in a transaction of its own. The transaction also writes the idempotency key and the entry of the audit
 * log. Few edits of a module are made at a time, so that edits which wait for a lock leave the connections of the pool to others. An edit is
 * answered after all listeners of the events that it has published have committed.
 */
public final class Edits {

    private static final int AT_A_TIME = 4;
    private static final int MOST_WAITING = 200;
    private static final int ATTEMPTS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IdempotencyRows keys;
    private final Means means;
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);

    /** What the edits of all modules need. */
    public record Means(
            InProgress inProgress,
            Patches patches,
            TransactionTemplate transaction,
            AuditLog auditLog,
            LongWork longWork,
            Handling.Limit handling,
            Clock clock) {}

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
        return inTurn(key, handling -> handling.during(() -> repeatable(key, precondition, edit, wanted)));
    }

    /**
     * {@link #make(IdempotencyKey, Edit, Object)} for an edit that computes for long, such as an import: on a thread of its own, because the
     * threads of requests share few processors. The edit cannot ask for its caller.
     */
    public <W, A> A makeAlone(IdempotencyKey key, Edit<W, A> edit, W wanted) {
        OperatorAction action = requireNonNull(OperatorActions.current());
        return inTurn(
                key,
                handling -> means.longWork()
                        .runAlone(() -> OperatorActions.within(
                                action,
                                () -> handling.during(() -> repeatable(key, Precondition.NONE, edit, wanted)))));
    }

    /**
     * Applies a merge patch: makes the edit that puts the patched body, on the condition that the object has not changed meanwhile.
     *
     * @param current reads the object as a body that would change nothing
     * @param wanted what the edit wants for a patched body
     * @throws ProblemException as the edit; 409 if other edits came between in each of three attempts
     */
    public <B, W, A> A patch(
            IdempotencyKey key,
            Precondition precondition,
            MergePatch<B> patch,
            Supplier<Patches.State<B>> current,
            Edit<W, A> edit,
            Function<B, W> wanted) {
        return keys.resultOf(key)
                .map(edit::repeated) // first, because it may no longer be valid for the current state
                .orElseGet(() -> means.patches()
                        .apply(
                                precondition,
                                patch,
                                current,
                                (body, unchanged) -> make(key, unchanged, edit, wanted.apply(body))));
    }

    private <A> A inTurn(IdempotencyKey key, Function<Handling, A> edit) {
        return means.inProgress().during(key, () -> {
            Handling handling = new Handling();
            try {
                A made = inTurn(() -> edit.apply(handling));
                handling.await(means.handling());
                return made;
            } finally {
                handling.end();
            }
        });
    }

    private <A> A inTurn(Supplier<A> edit) {
        try {
            if (turns.getQueueLength() >= MOST_WAITING
                    || !turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
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

    /** Makes the edit again if another transaction came between: if it has inserted the same key, or if both were in a deadlock. */
    private <W, A> A repeatable(IdempotencyKey key, Precondition precondition, Edit<W, A> edit, W wanted) {
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(key, precondition, edit, wanted);
            } catch (RuntimeException failed) {
                if (attempt == ATTEMPTS || !FailureKind.of(failed).isDueToAnother()) {
                    throw failed;
                }
            }
        }
    }

    private <W, A> A inTransaction(IdempotencyKey key, Precondition precondition, Edit<W, A> edit, W wanted) {
        return requireNonNull(means.transaction().execute(status -> {
            Editing editing = new Editing(precondition, means.clock().instant());
            A answer = keys.once(key, edit::saved, edit::repeated, () -> edit.make(wanted, editing));
            means.auditLog().write(editing.trail());
            return answer;
        }));
    }
}
