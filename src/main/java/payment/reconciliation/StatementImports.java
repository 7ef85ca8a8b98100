package payment.reconciliation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import payment.reconciliation.Statement.Source;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFile;
import payment.statement.StatementFormat;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.ratelimit.LongWork;
import platform.upload.UploadedFile;
import platform.web.ProblemException;

/**
 * The statements that operators import. A statement has too many lines for one transaction, so this is no {@link platform.edit.Edit}: the loader
 * stores the lines in transactions of their own, and the last one writes the entry of the audit log and the idempotency key.
 */
@Component
class StatementImports {

    private final StatementSources sources;
    private final StatementLoader loader;
    private final Statements statements;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final LongWork longWork;
    private final Clock clock;

    StatementImports(
            StatementSources sources,
            StatementLoader loader,
            Statements statements,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            LongWork longWork,
            Clock clock) {
        this.sources = sources;
        this.loader = loader;
        this.statements = statements;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.longWork = longWork;
        this.clock = clock;
    }

    /**
     * Stores a statement. The same file twice changes nothing.
     *
     * @throws ProblemException 400 if the day has not begun; 409 if the day is closed; 422 if the file is damaged
     */
    Statement importStatement(IdempotencyKey key, ProviderDay day, UploadedFile file) {
        StatementFormat format = sources.readable(day.provider());
        if (day.day().isAfter(clock.instant().atZone(format.zone()).toLocalDate())) {
            throw ProblemException.invalid("day", "must not be after today, as the provider counts days");
        }
        UUID first = paymentKeys.resultOf(key).map(UUID::fromString).orElse(null);
        if (first != null) {
            return statements.find(first).orElseThrow();
        }
        OperatorAction action = requireNonNull(OperatorActions.current());
        return longWork.runAlone(() -> OperatorActions.within(action, () -> load(key, day, format, file)));
    }

    private Statement load(IdempotencyKey key, ProviderDay day, StatementFormat format, UploadedFile file) {
        try {
            return loader.load(
                    day.provider(),
                    day.day(),
                    Source.UPLOADED,
                    format,
                    StatementFile.of(file),
                    loaded -> record(key, day, loaded));
        } catch (DamagedStatementException damaged) {
            throw damaged.problem(ReconciliationProblem.STATEMENT_DAMAGED, "The statement is damaged");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed); // the file cannot be read
        }
    }

    private void record(IdempotencyKey key, ProviderDay day, Statement loaded) {
        paymentKeys.once(key, () -> {
            auditLog.record(Change.of(
                    day.objectId(),
                    null,
                    Map.of("statement_id", loaded.id(), "sha256", loaded.sha256(), "lines", loaded.lines())));
            return loaded.id().toString();
        });
    }
}
