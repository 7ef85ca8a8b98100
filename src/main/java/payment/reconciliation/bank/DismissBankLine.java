package payment.reconciliation.bank;

import org.springframework.stereotype.Component;
import payment.reconciliation.bank.BankLine.State;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.security.Caller;
import platform.web.ProblemException;

/** Dismisses an open line, which is no matter of the platform. */
@Component
class DismissBankLine implements Edit.WithoutAnswer<DismissBankLine.Wanted> {

    private final BankLineSteps steps;
    private final BankMatches matches;
    private final BankTexts texts;

    DismissBankLine(BankLineSteps steps, BankMatches matches, BankTexts texts) {
        this.steps = steps;
        this.matches = matches;
        this.texts = texts;
    }

    record Wanted(BankLineSteps.Line line, String reason) {}

    /** @throws ProblemException 404 if there is no such line; 409 if it is not open */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        BankLine line = steps.lockOpen(wanted.line());
        Caller caller = editing.caller();
        matches.dismiss(line, caller.subject(), texts.reason(caller, wanted.reason()), editing.now());
        steps.end(line, State.DISMISSED, null, wanted.reason(), editing);
        return Nothing.ELSE;
    }
}
