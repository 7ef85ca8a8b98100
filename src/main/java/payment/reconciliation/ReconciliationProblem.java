package payment.reconciliation;

import platform.web.ProblemCode;

/** The problems of reconciliation. Each constant says when it is answered and what a client can do. */
enum ReconciliationProblem implements ProblemCode {
    DAY_CLOSED(
            409,
            "The day is closed",
            "The day of this provider is closed, so its statement and its work items do not change.",
            "Reopen the day first."),
    DAY_NOT_RECONCILED(
            409,
            "The day is not reconciled",
            "The day has no statement, its statement is still being compared, or `details.work_items` work items of the"
                    + " day are not settled.",
            "Import the statement, wait until it is compared, and settle the work items."),
    DAY_NOT_CLOSED(409, "The day is not closed", "Only a closed day can be reopened.", "Read the day again."),
    STATEMENT_LOADING(
            409,
            "A statement of the day is being stored",
            "Another request or instance is storing a statement of this day.",
            "Wait some minutes, read the day, and send the request again if it is still needed."),
    STATEMENT_DAMAGED(
            422,
            "The statement is damaged",
            "The file is not a complete statement in the form of this provider. `details` has the line, the column and"
                    + " the rule.",
            "Download the file from the provider again. Send it as it is."),
    STATEMENT_NOT_READABLE(
            422,
            "Statements of this provider cannot be read",
            "The provider is not configured, or the platform does not know the form of its statements.",
            "Check the name of the provider.");

    private final Description description;

    ReconciliationProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
