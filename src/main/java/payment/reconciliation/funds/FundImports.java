package payment.reconciliation.funds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;
import payment.statement.DamagedStatementException;
import payment.statement.FundStatementFormat;
import payment.statement.StatementFile;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.ratelimit.LongWork;
import platform.upload.UploadedFile;
import platform.web.ProblemException;

/** The statements of funds that operators import. The file is read without a transaction; {@link StoreFunds} then stores what it says. */
@Component
class FundImports {

    private final FundSources sources;
    private final Edits edits;
    private final StoreFunds storeFunds;
    private final LongWork longWork;
    private final Clock clock;

    FundImports(FundSources sources, Edits paymentEdits, StoreFunds storeFunds, LongWork longWork, Clock clock) {
        this.sources = sources;
        this.edits = paymentEdits;
        this.storeFunds = storeFunds;
        this.longWork = longWork;
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
        StatementFile file = StatementFile.of(upload);
        Funds funds = longWork.runAlone(() -> read(format, file, day));
        edits.make(key, storeFunds, new StoreFunds.Wanted(provider, day, account, file.sha256(), funds));
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
        return damaged.problem(FundProblem.FUNDS_DAMAGED, "The statement of funds is damaged");
    }
}
