package payment.reconciliation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.PaymentEvent.ReconciledSum;
import payment.PaymentEvent.ReconciliationClosed;
import payment.PaymentEvent.ReconciliationReopened;
import payment.funds.ProviderBalances;
import payment.provider.Operation;
import payment.provider.ProviderProblem;
import payment.reconciliation.Day.State;
import payment.reconciliation.Statement.Source;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFile;
import payment.statement.StatementFormat;
import payment.workitem.WorkItems;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.ratelimit.LongWork;
import platform.security.Caller;
import platform.upload.UploadedFile;
import platform.web.ProblemException;
import tools.jackson.databind.json.JsonMapper;

/** What operators do with days: one transaction writes the change, its entry in the audit log and the idempotency key. */
@Component
class ReconciliationEdits {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final StatementSources sources;
    private final StatementLoader loader;
    private final Statements statements;
    private final Days days;
    private final Sums sums;
    private final ProviderBalances balances;
    private final WorkItems workItems;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final PersonalKeys personalKeys;
    private final ApplicationEventPublisher publisher;
    private final LongWork longWork;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReconciliationEdits(
            StatementSources sources,
            StatementLoader loader,
            Statements statements,
            Days days,
            Sums sums,
            ProviderBalances balances,
            WorkItems workItems,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            PersonalKeys personalKeys,
            ApplicationEventPublisher publisher,
            LongWork longWork,
            TransactionTemplate transaction,
            Clock clock) {
        this.sources = sources;
        this.loader = loader;
        this.statements = statements;
        this.days = days;
        this.sums = sums;
        this.balances = balances;
        this.workItems = workItems;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.personalKeys = personalKeys;
        this.publisher = publisher;
        this.longWork = longWork;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Stores a statement. The same file twice changes nothing.
     *
     * @throws ProblemException 400 if the day has not begun; 409 if the day is closed; 422 if the file is damaged
     */
    Statement importStatement(IdempotencyKey key, String provider, LocalDate day, UploadedFile file) {
        StatementFormat format = sources.format(provider).orElseThrow(() -> notReadable(provider));
        if (day.isAfter(clock.instant().atZone(format.zone()).toLocalDate())) {
            throw ProblemException.invalid("day", "must not be after today, as the provider counts days");
        }
        UUID first = paymentKeys.resultOf(key).map(UUID::fromString).orElse(null);
        if (first != null) {
            return statements.find(first).orElseThrow();
        }
        OperatorAction action = requireNonNull(OperatorActions.current());
        return longWork.runAlone(() -> OperatorActions.within(action, () -> load(key, provider, day, format, file)));
    }

    private Statement load(
            IdempotencyKey key, String provider, LocalDate day, StatementFormat format, UploadedFile file) {
        try {
            return loader.load(
                    provider,
                    day,
                    Source.UPLOADED,
                    format,
                    StatementFile.of(file),
                    loaded -> recordImport(key, loaded));
        } catch (DamagedStatementException damaged) {
            throw new ProblemException(
                    ReconciliationProblem.STATEMENT_DAMAGED,
                    "The statement is damaged in line %d, %s: it %s."
                            .formatted(damaged.lineNo(), damaged.column(), damaged.rule()),
                    Map.of("line", damaged.lineNo(), "column", damaged.column(), "rule", damaged.rule()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed); // the file cannot be read
        }
    }

    /**
     * Lets the statement of a day be fetched from the provider now.
     *
     * @throws ProblemException 400 if the day has not ended; 409 if it is closed; 422 if the provider gives no statements
     */
    void fetch(IdempotencyKey key, String provider, LocalDate day) {
        StatementFormat format = sources.format(provider).orElseThrow(() -> notReadable(provider));
        if (sources.fetched(provider).isEmpty()) {
            throw ProviderProblem.unsupported(provider, Operation.STATEMENT);
        }
        Instant now = clock.instant();
        if (!day.isBefore(now.atZone(format.zone()).toLocalDate())) {
            throw ProblemException.invalid("day", "must have ended, as the provider counts days");
        }
        transaction.executeWithoutResult(status -> once(key, "", () -> {
            Day locked = days.lock(provider, day);
            if (locked.isClosed()) {
                throw new ProblemException(
                        ReconciliationProblem.DAY_CLOSED, "The day is closed; reopen it first.", Map.of());
            }
            days.fetchNow(locked, now);
            auditLog.record(Change.of(objectId(provider, day), null, Map.of("fetch_due_at", now)));
        }));
    }

    private static ProblemException notReadable(String provider) {
        return new ProblemException(
                ReconciliationProblem.STATEMENT_NOT_READABLE,
                "Statements of this provider cannot be read.",
                Map.of("provider", provider));
    }

    private void recordImport(IdempotencyKey key, Statement loaded) {
        once(
                key,
                loaded.id().toString(),
                () -> auditLog.record(Change.of(
                        objectId(loaded.provider(), loaded.day()),
                        null,
                        Map.of("statement_id", loaded.id(), "sha256", loaded.sha256(), "lines", loaded.lines()))));
    }

    static String objectId(String provider, LocalDate day) {
        return provider + "/" + day;
    }

    /**
     * Closes a day with its report. A closed day stays as it is.
     *
     * @throws ProblemException 404 if there is no such day; 409 if it is not reconciled
     */
    void close(IdempotencyKey key, Caller caller, String provider, LocalDate day, @Nullable String reason) {
        transaction.executeWithoutResult(status -> once(key, "", () -> {
            Day locked = require(provider, day);
            if (!locked.isClosed()) {
                close(locked, caller, reason);
            }
        }));
    }

    private void close(Day day, Caller caller, @Nullable String reason) {
        Statement statement = statements
                .current(day.provider(), day.day())
                .filter(current -> current.state() == Statement.State.RECONCILED)
                .orElseThrow(() -> notReconciled("The day has no statement that is compared.", 0));
        int unsettled = workItems.countUnsettled(day.provider(), day.day());
        if (unsettled > 0) {
            throw notReconciled("Some work items of the day are not settled.", unsettled);
        }
        if (!sums.isComplete(statement.id(), day.provider(), day.day())) {
            throw notReconciled("Some payments of the day are not compared yet.", 0);
        }
        Instant now = clock.instant();
        List<ClassSum> stored = sums.of(day.provider(), day.day());
        Report report = Report.of(
                statement,
                stored,
                balances.of(day.provider(), day.day()).stream()
                        .map(EndBalance::of)
                        .toList(),
                now);
        PersonalData sealed = OperatorAction.sealed(personalKeys, caller.subject(), reason);
        days.change(day, State.CLOSED, now, caller.subject(), sealed, JSON.writeValueAsString(report));
        auditLog.record(Change.of(
                        objectId(day.provider(), day.day()),
                        Map.of("state", State.OPEN),
                        Map.of("state", State.CLOSED, "lines", report.lines(), "entries", report.entries()))
                .because(reason));
        publisher.publishEvent(new ReconciliationClosed(
                day.provider(),
                day.day(),
                day.closings() + 1,
                stored.stream().map(ReconciliationEdits::published).toList(),
                now));
    }

    private static ReconciledSum published(ClassSum sum) {
        return new ReconciledSum(
                sum.side().name(),
                sum.name(),
                sum.kind(),
                sum.currency(),
                sum.count(),
                sum.amountMinor(),
                sum.feeThousandths());
    }

    private static ProblemException notReconciled(String message, int workItems) {
        return new ProblemException(ReconciliationProblem.DAY_NOT_RECONCILED, message, Map.of("work_items", workItems));
    }

    /**
     * Reopens a closed day, and compares its statement again.
     *
     * @throws ProblemException 404 if there is no such day; 409 if it is not closed
     */
    void reopen(IdempotencyKey key, Caller caller, String provider, LocalDate day, String reason) {
        transaction.executeWithoutResult(status -> once(key, "", () -> {
            Day locked = require(provider, day);
            if (!locked.isClosed()) {
                throw new ProblemException(ReconciliationProblem.DAY_NOT_CLOSED, "The day is not closed.", Map.of());
            }
            Instant now = clock.instant();
            PersonalData sealed = OperatorAction.sealed(personalKeys, caller.subject(), reason);
            days.change(locked, State.OPEN, now, caller.subject(), sealed, null);
            statements.current(provider, day).ifPresent(current -> statements.repeat(current.id(), now));
            auditLog.record(
                    Change.of(objectId(provider, day), Map.of("state", State.CLOSED), Map.of("state", State.OPEN))
                            .because(reason));
            publisher.publishEvent(new ReconciliationReopened(provider, day, locked.closings(), now));
        }));
    }

    private Day require(String provider, LocalDate day) {
        return days.lockKnown(provider, day).orElseThrow(ReconciliationEdits::unknown);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such day of this provider.");
    }

    private void once(IdempotencyKey key, String result, Runnable write) {
        paymentKeys.once(key, () -> {
            write.run();
            return result;
        });
    }
}
