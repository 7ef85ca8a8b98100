package payment.reconciliation.bank;

import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Declares a bank account of the shop, which does not change afterwards. */
@Component
class DeclareBankAccount implements Edit.WithoutAnswer<DeclareBankAccount.Wanted> {

    private final BankAccounts accounts;

    DeclareBankAccount(BankAccounts accounts) {
        this.accounts = accounts;
    }

    record Wanted(String id, String currency, String name, LocalDate beginsOn) {}

    /** @throws ProblemException 409 if there is an account with this id */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        BankAccount account =
                new BankAccount(wanted.id(), wanted.currency(), wanted.name(), wanted.beginsOn(), editing.now());
        if (!accounts.add(account)) {
            throw new ProblemException(
                    BankProblem.BANK_ACCOUNT_EXISTS,
                    "There is a bank account %s already.".formatted(account.id()),
                    Map.of());
        }
        editing.changed(
                account.id(),
                null,
                Map.of("currency", account.currency(), "name", account.name(), "begins_on", account.beginsOn()));
        return Nothing.ELSE;
    }
}
