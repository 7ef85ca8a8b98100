package payment.reconciliation.bank;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.StatementEvent.Transfer;
import payment.reconciliation.bank.BankLine.State;
import platform.auditlog.Change;
import platform.edit.Editing;
import platform.web.ProblemException;

/** What the steps of operators with lines have in common, in the running transaction. */
@Component
class BankLineSteps {

    private final BankAccounts accounts;
    private final BankLines lines;
    private final BankMatches matches;

    BankLineSteps(BankAccounts accounts, BankLines lines, BankMatches matches) {
        this.accounts = accounts;
        this.lines = lines;
        this.matches = matches;
    }

    /** Identifies a line. */
    record Line(String account, long lineNo) {}

    /** Locks the lines and transfers of the line's currency. @throws ProblemException 404 if there is no such account or line */
    BankLine lock(Line id) {
        accounts.lock(accounts.known(id.account()).currency());
        return lines.known(id.account(), id.lineNo());
    }

    /** Like {@link #lock}. @throws ProblemException 409 if the line is not open */
    BankLine lockOpen(Line id) {
        BankLine line = lock(id);
        if (line.state() != State.OPEN) {
            throw new ProblemException(
                    BankProblem.BANK_LINE_NOT_OPEN,
                    "The line is %s already.".formatted(line.state()),
                    Map.of("state", line.state()));
        }
        return line;
    }

    /**
     * Ends a step: records it, and matches what has no other candidate any more.
     *
     * @param transfer the transfer that is matched now, or was; null if there is none
     */
    void end(BankLine line, State next, @Nullable BankTransfer transfer, @Nullable String reason, Editing editing) {
        Transfer matched = next == State.MATCHED && transfer != null ? transfer.transfer() : null;
        editing.changed(
                Change.of(Long.toString(line.lineNo()), values(line.state(), line.transfer()), values(next, matched))
                        .because(reason));
        Set<Long> amounts = new HashSet<>(List.of(line.amount().amountMinor()));
        if (transfer != null) {
            amounts.add(transfer.amount().amountMinor());
        }
        matches.match(line.amount().currency(), amounts, editing.now());
    }

    private static Map<String, Object> values(State state, @Nullable Transfer transfer) {
        Map<String, Object> values = new HashMap<>(Map.of("state", state));
        if (transfer != null) {
            values.put("transfer", transfer.kind() + "/" + transfer.counterpart() + "/" + transfer.transferId());
        }
        return values;
    }
}
