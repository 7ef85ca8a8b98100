package payment.bank;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.StatementEvent.Transfer;
import payment.bank.BankLine.State;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.security.Caller;
import platform.web.ProblemException;

/** What operators do with bank accounts and their lines: one transaction writes it, its entry in the audit log and the idempotency key. */
@Component
class BankEdits {

    private final BankAccounts accounts;
    private final BankLines lines;
    private final BankTransfers transfers;
    private final BankMatches matches;
    private final BankTexts texts;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BankEdits(
            BankAccounts accounts,
            BankLines lines,
            BankTransfers transfers,
            BankMatches matches,
            BankTexts texts,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.accounts = accounts;
        this.lines = lines;
        this.transfers = transfers;
        this.matches = matches;
        this.texts = texts;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @throws ProblemException 409 if there is an account with this id */
    void declare(IdempotencyKey key, String id, String currency, String name, LocalDate beginsOn) {
        transaction.execute(status -> paymentKeys.once(key, () -> {
            if (!accounts.add(new BankAccount(id, currency, name, beginsOn, clock.instant()))) {
                throw new ProblemException(
                        BankProblem.BANK_ACCOUNT_EXISTS, "There is a bank account %s already.".formatted(id), Map.of());
            }
            auditLog.record(Change.of(id, null, Map.of("currency", currency, "name", name, "begins_on", beginsOn)));
            return "";
        }));
    }

    /**
     * Matches an open line with an open transfer.
     *
     * @throws ProblemException 400 or 404 if there is no such transfer or line; 409 if one of them is not open; 422 if the currency or the direction
     *     differs
     */
    void match(
            IdempotencyKey key, Caller caller, String account, long lineNo, long transferNo, @Nullable String reason) {
        edit(key, account, lineNo, (line, at) -> {
            BankTransfer transfer = transfers
                    .find(transferNo)
                    .orElseThrow(() -> ProblemException.invalid("transfer_no", "must be the number of a transfer"));
            requireOpen(line);
            if (transfer.lineNo() != null) {
                throw new ProblemException(
                        BankProblem.BANK_TRANSFER_NOT_OPEN,
                        "The transfer is matched with line %d.".formatted(transfer.lineNo()),
                        Map.of("line_no", transfer.lineNo()));
            }
            if (!transfer.isLike(line.amount())) {
                throw new ProblemException(
                        BankProblem.BANK_TRANSFER_UNLIKE,
                        "The line has %s, but the transfer has %s.".formatted(line.amount(), transfer.amount()),
                        Map.of());
            }
            matches.match(line, transfer, caller.subject(), reason == null ? null : texts.reason(caller, reason), at);
            record(line, State.MATCHED, transfer.transfer(), reason);
            return transfer;
        });
    }

    /** @throws ProblemException 404 if there is no such line; 409 if it is not open */
    void dismiss(IdempotencyKey key, Caller caller, String account, long lineNo, String reason) {
        edit(key, account, lineNo, (line, at) -> {
            requireOpen(line);
            matches.dismiss(line, caller.subject(), texts.reason(caller, reason), at);
            record(line, State.DISMISSED, null, reason);
            return null;
        });
    }

    /** @throws ProblemException 404 if there is no such line; 409 if it is open */
    void undo(IdempotencyKey key, Caller caller, String account, long lineNo, String reason) {
        edit(key, account, lineNo, (line, at) -> {
            if (line.state() == State.OPEN) {
                throw new ProblemException(BankProblem.BANK_LINE_OPEN, "The line is open.", Map.of());
            }
            matches.undo(line, caller.subject(), texts.reason(caller, reason), at);
            record(line, State.OPEN, null, reason);
            return line.transferNo() == null
                    ? null
                    : transfers.find(line.transferNo()).orElseThrow();
        });
    }

    /**
     * Afterwards, the platform matches what has no other candidate any more.
     *
     * @param edit returns the transfer that is matched now, or was; null if there is none
     */
    private void edit(
            IdempotencyKey key,
            String account,
            long lineNo,
            BiFunction<BankLine, Instant, @Nullable BankTransfer> edit) {
        transaction.execute(status -> paymentKeys.once(key, () -> {
            BankAccount found = accounts.find(account).orElseThrow(BankEdits::unknownAccount);
            accounts.lock(found.currency());
            BankLine line = lines.find(account, lineNo).orElseThrow(BankEdits::unknownLine);
            Instant now = clock.instant();
            BankTransfer transfer = edit.apply(line, now);
            Set<Long> amounts = new HashSet<>(List.of(line.amount().amountMinor()));
            if (transfer != null) {
                amounts.add(transfer.amount().amountMinor());
            }
            matches.match(found.currency(), amounts, now);
            return "";
        }));
    }

    private static void requireOpen(BankLine line) {
        if (line.state() != State.OPEN) {
            throw new ProblemException(
                    BankProblem.BANK_LINE_NOT_OPEN,
                    "The line is %s already.".formatted(line.state()),
                    Map.of("state", line.state()));
        }
    }

    private void record(BankLine line, State next, @Nullable Transfer transfer, @Nullable String reason) {
        auditLog.record(
                Change.of(Long.toString(line.lineNo()), values(line.state(), line.transfer()), values(next, transfer))
                        .because(reason));
    }

    private static Map<String, Object> values(State state, @Nullable Transfer transfer) {
        Map<String, Object> values = new HashMap<>(Map.of("state", state));
        if (transfer != null) {
            values.put("transfer", transfer.kind() + "/" + transfer.counterpart() + "/" + transfer.transferId());
        }
        return values;
    }

    static ProblemException unknownAccount() {
        return ProblemException.notFound("There is no such bank account.");
    }

    static ProblemException unknownLine() {
        return ProblemException.notFound("The bank account has no such line.");
    }
}
