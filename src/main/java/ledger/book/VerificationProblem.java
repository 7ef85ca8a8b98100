package ledger.book;

import platform.web.ProblemCode;

/** The problems of verifying the ledger. Each constant says when it is answered and what a client can do. */
enum VerificationProblem implements ProblemCode {
    VERIFICATION_UNDER_WAY(
            409,
            "Another verification is in progress",
            "Only one verification can run at a time. `details.verification_id` is the running one.",
            "Wait until it has ended."),
    LEDGER_LOG_CUT(
            409,
            "The log no longer has all events",
            "No period is closed, and the log was cut, so the first entries cannot be booked again. `details.log_cut_until` says up to when.",
            "Close a period; from then on the log keeps the events that a verification needs.");

    private final Description description;

    VerificationProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
