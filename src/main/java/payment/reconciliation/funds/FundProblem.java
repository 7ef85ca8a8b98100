package payment.reconciliation.funds;

import platform.web.ProblemCode;

/** The problems of statements of funds. Each constant says when it is answered and what a client can do. */
enum FundProblem implements ProblemCode {
    FUNDS_DAY_CLOSED(
            409,
            "The day is closed",
            "The day of this provider is closed, so its statements of funds do not change.",
            "Reopen the day first."),
    FUNDS_DAMAGED(
            422,
            "The statement of funds is damaged",
            "The file is not a complete statement of funds in the form of this provider. `details` has the line, the"
                    + " column and the rule.",
            "Download the file from the provider again. Send it as it is."),
    FUNDS_NOT_READABLE(
            422,
            "Statements of funds of this provider cannot be read",
            "The provider is not configured, or the platform does not know the form of its statements of funds, or it has"
                    + " no such account; then `details.accounts` lists its accounts.",
            "Check the names of the provider and of the account.");

    private final Description description;

    FundProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
