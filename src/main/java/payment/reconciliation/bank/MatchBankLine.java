package payment.reconciliation.bank;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.reconciliation.bank.BankLine.State;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.security.Caller;
import platform.web.ProblemException;

/** Matches an open line with an open transfer. */
@Component
class MatchBankLine implements Edit.WithoutAnswer<MatchBankLine.Wanted> {

    private final BankLineSteps steps;
    private final BankTransfers transfers;
    private final BankMatches matches;
    private final BankTexts texts;

    MatchBankLine(BankLineSteps steps, BankTransfers transfers, BankMatches matches, BankTexts texts) {
        this.steps = steps;
        this.transfers = transfers;
        this.matches = matches;
        this.texts = texts;
    }

    record Wanted(
            BankLineSteps.Line line,
            long transferNo,
            @Nullable String reason) {}

    /**
     * @throws ProblemException 400 or 404 if there is no such transfer or line; 409 if one of them is not open; 422 if the currency or the
     *     direction differs
     */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        BankLine line = steps.lockOpen(wanted.line());
        BankTransfer transfer = transfers
                .find(wanted.transferNo())
                .orElseThrow(() -> ProblemException.invalid("transfer_no", "must be the number of a transfer"));
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
        Caller caller = editing.caller();
        String reason = wanted.reason();
        matches.match(
                line, transfer, caller.subject(), reason == null ? null : texts.reason(caller, reason), editing.now());
        steps.end(line, State.MATCHED, transfer, reason, editing);
        return Nothing.ELSE;
    }
}
