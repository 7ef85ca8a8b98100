package payment.reconciliation.bank;

import platform.web.ProblemCode;

/** The problems of bank accounts and their statements. Each constant says when it is answered and what a client can do. */
enum BankProblem implements ProblemCode {
    BANK_ACCOUNT_EXISTS(
            409,
            "The bank account exists",
            "A bank account with this id is declared already. It does not change.",
            "Use the account, or choose another id."),
    BANK_LINE_DIFFERS(
            409,
            "The line of the bank statement differs",
            "A line with this id was imported before, with another content. Nothing of the file is stored."
                    + " `details` has the line, the column and the rule.",
            "Ask the bank which line is right. A line that was imported does not change."),
    BANK_LINE_NOT_OPEN(
            409,
            "The line of the bank statement is not open",
            "The line is matched or dismissed already; `details.state` says which.",
            "Read the line again. Undo the match or the dismissal first."),
    BANK_LINE_OPEN(
            409,
            "The line of the bank statement is open",
            "There is no match and no dismissal to undo.",
            "Read the line again."),
    BANK_TRANSFER_NOT_OPEN(
            409,
            "The transfer is matched",
            "Another line of a bank statement has paid the transfer already.",
            "Read the transfer again. Undo its match first."),
    BANK_STATEMENT_DAMAGED(
            422,
            "The bank statement is damaged",
            "The file is not a statement of this account in the form of the platform. `details` has the line, the column"
                    + " and the rule.",
            "Export the file from the bank again, and check the names of the columns."),
    BANK_TRANSFER_UNLIKE(
            422,
            "The transfer cannot have led to this line",
            "The transfer has another currency than the line, or the opposite direction, or no amount.",
            "Choose another transfer.");

    private final Description description;

    BankProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
