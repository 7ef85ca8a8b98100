package payment.approval;

import platform.web.ProblemCode;

/** The problems of approvals. Each constant says when it is answered and what a client can do. */
enum ApprovalProblem implements ProblemCode {
    REFUND_DECIDED(
            409,
            "The refund is decided",
            "Another operator has approved or refused the refund. `details.state` and `details.decided_by` say how and by whom.",
            "Read the refund approvals again."),
    SECOND_OPERATOR_REQUIRED(
            409,
            "Another operator must decide",
            "The operator who has requested a refund above the limit can neither approve nor refuse it.",
            "Let another operator decide on the refund.");

    private final Description description;

    ApprovalProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
