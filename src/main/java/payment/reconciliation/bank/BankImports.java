package payment.reconciliation.bank;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import payment.statement.BankStatement;
import payment.statement.BankStatement.Line;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFile;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.ratelimit.LongWork;
import platform.upload.UploadedFile;
import platform.web.ProblemException;

/** The bank statements that operators import. The file is read without a transaction; {@link StoreBankLines} then stores its lines in one. */
@Component
class BankImports {

    /** Lines of one file. Their transaction must not last long, because the readers of the log wait for it. */
    static final int MOST_LINES = 10_000;

    /** The longest file, also unpacked. */
    private static final long MOST_BYTES = 16L << 20;

    private final BankAccounts accounts;
    private final Edits edits;
    private final StoreBankLines storeBankLines;
    private final LongWork longWork;
    private final Clock clock;

    BankImports(
            BankAccounts accounts, Edits paymentEdits, StoreBankLines storeBankLines, LongWork longWork, Clock clock) {
        this.accounts = accounts;
        this.edits = paymentEdits;
        this.storeBankLines = storeBankLines;
        this.longWork = longWork;
        this.clock = clock;
    }

    /**
     * Stores the lines of a statement that are not known yet. The same file twice changes nothing.
     *
     * @throws ProblemException 404 if there is no such account; 409 if a line that is known has another content; 422 if the file is damaged
     */
    StoreBankLines.Stored importStatement(IdempotencyKey key, String accountId, UploadedFile upload) {
        BankAccount account = accounts.known(accountId);
        StatementFile file = StatementFile.of(upload);
        LocalDate latest = today().plusDays(1);
        List<Line> read = longWork.runAlone(() -> read(file, account, latest));
        return edits.make(key, storeBankLines, new StoreBankLines.Wanted(account, file.sha256(), read));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Refuses days that the account cannot have. */
    private static List<Line> read(StatementFile file, BankAccount account, LocalDate latest) {
        List<Line> lines = new ArrayList<>();
        try (InputStream bytes = file.open(MOST_BYTES)) {
            BankStatement.read(bytes, account.currency(), MOST_LINES, line -> {
                if (line.bookedOn().isBefore(account.beginsOn())
                        || line.bookedOn().isAfter(latest)) {
                    throw line.damaged(
                            "booked_on",
                            "must be a day from %s, on which the account begins, to %s"
                                    .formatted(account.beginsOn(), latest));
                }
                lines.add(line);
            });
            return lines;
        } catch (DamagedStatementException damaged) {
            throw damaged(damaged);
        } catch (IOException failed) {
            throw StatementFile.damage(failed)
                    .<RuntimeException>map(BankImports::damaged)
                    .orElseGet(() -> new UncheckedIOException(failed)); // the file cannot be read
        }
    }

    private static ProblemException damaged(DamagedStatementException damaged) {
        return damaged.problem(BankProblem.BANK_STATEMENT_DAMAGED, "The bank statement is damaged");
    }
}
