package payment.reconciliation.bank;

import java.util.Map;
import org.springframework.stereotype.Component;
import payment.reconciliation.bank.BankLine.State;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.security.Caller;
import platform.web.ProblemException;

/** Undoes the match or the dismissal of a line, which is open again. */
@Component
class UndoBankLine implements Edit.WithoutAnswer<UndoBankLine.Wanted> {

    private final BankLineSteps steps;
    private final BankTransfers transfers;
    private final BankMatches matches;
    private final BankTexts texts;

    UndoBankLine(BankLineSteps steps, BankTransfers transfers, BankMatches matches, BankTexts texts) {
        this.steps = steps;
        this.transfers = transfers;
        this.matches = matches;
        this.texts = texts;
    }

    record Wanted(BankLineSteps.Line line, String reason) {}

    /** @throws ProblemException 404 if there is no such line; 409 if it is open */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        BankLine line = steps.lock(wanted.line());
        if (line.state() == State.OPEN) {
            throw new ProblemException(BankProblem.BANK_LINE_OPEN, "The line is open.", Map.of());
        }
        Caller caller = editing.caller();
        matches.undo(line, caller.subject(), texts.reason(caller, wanted.reason()), editing.now());
        Long transferNo = line.transferNo();
        BankTransfer transfer =
                transferNo == null ? null : transfers.find(transferNo).orElseThrow();
        steps.end(line, State.OPEN, transfer, wanted.reason(), editing);
        return Nothing.ELSE;
    }
}
