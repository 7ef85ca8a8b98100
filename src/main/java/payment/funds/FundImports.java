package payment.funds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.funds.FundStatement.Source;
import payment.statement.DamagedStatementException;
import payment.statement.FundStatementFormat;
import payment.statement.StatementFile;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.ratelimit.LongWork;
import platform.upload.UploadedFile;
import platform.web.ProblemException;

/**
 * The statements of funds that operators import: one transaction stores what the file says, publishes its payouts, and writes the entry of the
 * audit log and the idempotency key. The file is read before, without a transaction.
 */
@Component
class FundImports {

    private final FundSources sources;
    private final FundStorage storage;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final LongWork longWork;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FundImports(
            FundSources sources,
            FundStorage storage,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            LongWork longWork,
            TransactionTemplate transaction,
            Clock clock) {
        this.sources = sources;
        this.storage = storage;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.longWork = longWork;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Stores a statement. The same file twice changes nothing.
     *
     * @throws ProblemException 400 if the day has not ended; 409 if it is closed; 422 if the file is damaged or cannot be read
     */
    void importFunds(IdempotencyKey key, String provider, LocalDate day, String account, UploadedFile upload) {
        FundStatementFormat format = requireReadable(provider, account);
        if (!day.isBefore(clock.instant().atZone(format.zone()).toLocalDate())) {
            throw ProblemException.invalid("day", "must have ended, as the provider counts days");
        }
        if (paymentKeys.resultOf(key).isPresent()) {
            return;
        }
        StatementFile file = StatementFile.of(upload);
        Funds funds = longWork.runAlone(() -> read(format, file, day));
        transaction.execute(status -> paymentKeys.once(key, () -> {
            if (storage.store(provider, day, account, Source.UPLOADED, file.sha256(), funds)) {
                auditLog.record(Change.of(
                        provider + "/" + day,
                        null,
                        Map.of("account", account, "sha256", file.sha256(), "lines", funds.lines())));
            }
            return "";
        }));
    }

    private FundStatementFormat requireReadable(String provider, String account) {
        FundStatementFormat format = sources.format(provider)
                .orElseThrow(() -> new ProblemException(
                        FundProblem.FUNDS_NOT_READABLE,
                        "Statements of funds of this provider cannot be read.",
                        Map.of("provider", provider)));
        if (!format.accounts().contains(account)) {
            throw new ProblemException(
                    FundProblem.FUNDS_NOT_READABLE,
                    "The provider has no such account.",
                    Map.of("accounts", format.accounts()));
        }
        return format;
    }

    private static Funds read(FundStatementFormat format, StatementFile file, LocalDate day) {
        try (InputStream bytes = file.open()) {
            return Funds.read(format, bytes, day);
        } catch (DamagedStatementException damaged) {
            throw damaged(damaged);
        } catch (IOException failed) {
            throw StatementFile.damage(failed)
                    .<RuntimeException>map(FundImports::damaged)
                    .orElseGet(() -> new UncheckedIOException(failed)); // the file cannot be read
        }
    }

    private static ProblemException damaged(DamagedStatementException damaged) {
        return new ProblemException(
                FundProblem.FUNDS_DAMAGED,
                "The statement of funds is damaged in line %d, %s: it %s."
                        .formatted(damaged.lineNo(), damaged.column(), damaged.rule()),
                Map.of("line", damaged.lineNo(), "column", damaged.column(), "rule", damaged.rule()));
    }
}
