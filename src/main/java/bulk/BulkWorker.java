package bulk;

import static java.util.Objects.requireNonNull;

import bulk.BulkItem.Result;
import bulk.BulkJobs.Claimed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.GrowingPause;
import platform.bulk.BulkAction;
import platform.clock.ClockCheck;
import platform.idempotency.IdempotencyKey;
import platform.privacy.PersonalKeys;
import platform.trace.Trace;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * Executes the items of bulk jobs. All instances do so at the same time; each claims a few items for the time of a lease. If an instance
 * ends between the execution of an item and the record of its result, another instance executes the item again after the lease, with the
 * same idempotency key, and records that result.
 */
@Component
class BulkWorker extends ApplicationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(BulkWorker.class);

    /** Items that one instance executes at the same time; few, because each needs a connection now and then. */
    private static final int CONCURRENT = 4;

    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** Longer than an execution and the record of its result can last. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** With the pauses between them, the attempts last about five minutes. */
    static final int MAX_ATTEMPTS = 10;

    private static final GrowingPause PAUSE = new GrowingPause(Duration.ofSeconds(2), Duration.ofMinutes(1));

    private final BulkJobs jobs;
    private final BulkActions actions;
    private final PersonalKeys personalKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters;
    private final ClockCheck clock;

    /** @param enabled false in a task that writes nothing */
    BulkWorker(
            BulkJobs jobs,
            BulkActions actions,
            PersonalKeys personalKeys,
            AuditLog auditLog,
            TransactionTemplate transaction,
            MeterRegistry meters,
            ClockCheck clock,
            @Value("${orderwright.outbox.delivers:true}") boolean enabled) {
        super(enabled);
        this.jobs = jobs;
        this.actions = actions;
        this.personalKeys = personalKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop(
                "bulk-jobs", IDLE, AFTER_FAILURE, clock.whileRight(IDLE, () -> executeDue() ? Duration.ZERO : IDLE));
    }

    /** @return whether items were due; then there may be more */
    boolean executeDue() {
        List<Claimed> claimed = claim();
        if (claimed.isEmpty()) {
            return false;
        }
        PersonalKeys.Found keys = personalKeys.findFor(claimed.stream().map(Claimed::reason));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            claimed.forEach(item ->
                    threads.execute(() -> Trace.with(item.trace(), () -> executeAndRecord(item, keys))));
        }
        return true;
    }

    List<Claimed> claim() {
        return transaction.execute(status -> jobs.claim(actions.kinds(), CONCURRENT, LEASE));
    }

    private void executeAndRecord(Claimed item, PersonalKeys.Found keys) {
        try {
            String reason = keys.open(item.reason()).orElse(null);
            Attempt attempt = execute(item, reason);
            transaction.executeWithoutResult(status -> record(item, reason, attempt));
        } catch (RuntimeException | Error failure) {
            LOG.warn(
                    "Bulk job: the result of an item was not recorded, it is executed again after its lease: job={} position={}",
                    item.jobId(),
                    item.position(),
                    failure);
        }
    }

    /**
     * The outcome of one execution.
     *
     * @param result null if the item must be executed again later
     * @param refusal the problem with which the action was refused; null if it was not refused
     */
    private record Attempt(
            @Nullable Result result, @Nullable ProblemException refusal) {}

    Attempt execute(Claimed item, @Nullable String reason) {
        if (item.attempts() > MAX_ATTEMPTS) { // its executions did not even fail; perhaps each ended the process
            return new Attempt(failed(), null);
        }
        BulkAction action = actions.of(item.action());
        try {
            CompletableFuture<?> executed = OperatorActions.within(
                    audited(item, reason),
                    () -> action.execute(new BulkAction.Item(item.objectId(), key(item), item.subject(), reason)));
            executed.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new Attempt(Result.done(), null);
        } catch (ExecutionException failure) {
            return after(item, requireNonNull(failure.getCause()));
        } catch (InterruptedException | TimeoutException | RuntimeException failure) {
            return after(item, failure);
        }
    }

    private Attempt after(Claimed item, Throwable failure) {
        if (failure instanceof ProblemException problem && isFinal(problem)) {
            return new Attempt(Result.refused(problem), problem);
        }
        if (item.attempts() < MAX_ATTEMPTS) {
            LOG.info(
                    "Bulk job: an item is executed again later: job={} action={} object={} attempts={} cause={}",
                    item.jobId(),
                    item.action(),
                    item.objectId(),
                    item.attempts(),
                    failure.toString());
            return new Attempt(null, null);
        }
        LOG.warn(
                "Bulk job: an item has failed: job={} action={} object={} attempts={}",
                item.jobId(),
                item.action(),
                item.objectId(),
                item.attempts(),
                failure);
        return new Attempt(
                failure instanceof ProblemException problem
                        ? Result.failed(problem.code(), problem.message())
                        : failed(),
                null);
    }

    private static Result failed() {
        return Result.failed(
                PlatformProblem.INTERNAL_ERROR.name(),
                "The action failed %d times because of an error on the server. It may have been executed."
                        .formatted(MAX_ATTEMPTS));
    }

    /** Whether a later execution would probably get the same answer. */
    private static boolean isFinal(ProblemException problem) {
        return problem.status() < 500
                && problem.kind() != PlatformProblem.TOO_MANY_REQUESTS
                && problem.kind() != PlatformProblem.IDEMPOTENCY_IN_PROGRESS;
    }

    private void record(Claimed item, @Nullable String reason, Attempt attempt) {
        Result result = attempt.result();
        if (result == null) {
            jobs.postpone(item, PAUSE.after(item.attempts() - 1));
        } else if (jobs.record(item, result)) {
            if (attempt.refusal() != null) {
                auditLog.recordRefusal(audited(item, reason), item.objectId(), attempt.refusal(), key(item));
            }
            count(item.action(), result.status());
        }
    }

    private OperatorAction audited(Claimed item, @Nullable String reason) {
        BulkAction action = actions.of(item.action());
        return new OperatorAction(item.subject(), action.auditedAs(), action.objectType(), reason);
    }

    private void count(BulkAction.Kind action, BulkItem.Status status) {
        Counter.builder("orderwright.bulk.items")
                .description("Items of bulk jobs that this instance has finished")
                .tag("action", action.name())
                .tag("result", status.name())
                .register(meters)
                .increment();
    }

    private static IdempotencyKey key(Claimed item) {
        return IdempotencyKey.of(
                item.subject(), "POST", "/api/v2/bulk-jobs/" + item.jobId(), item.objectId(), new byte[0]);
    }
}
