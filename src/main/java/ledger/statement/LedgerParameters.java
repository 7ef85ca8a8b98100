package ledger.statement;

/** The rules of parameters that several calls have. */
final class LedgerParameters {

    static final String ACCOUNT = "[a-z0-9][a-z0-9:_-]{0,79}";
    static final String ACCOUNT_RULE = "must be the code of an account";

    private LedgerParameters() {}

    static boolean isAccount(String code) {
        return code.matches(ACCOUNT);
    }
}
