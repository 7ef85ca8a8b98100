package ledger.statement;

import java.time.LocalDate;
import platform.web.ProblemException;

/** The rules of parameters that several calls have. */
final class LedgerParameters {

    static final String ACCOUNT = "[a-z0-9][a-z0-9:_-]{0,79}";
    static final String ACCOUNT_RULE = "must be the code of an account";

    private LedgerParameters() {}

    static boolean isAccount(String code) {
        return code.matches(ACCOUNT);
    }

    /** Refuses days that the database could not compare. */
    static void requireDay(String field, LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw ProblemException.invalid(field, "must be a day of the years 1 to 9999");
        }
    }
}
