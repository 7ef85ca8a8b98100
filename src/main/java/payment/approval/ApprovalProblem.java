package payment.approval;

import platform.web.ProblemCode;

/** The problems of approvals. Each constant says when it is answered and what a client can do. */
public enum ApprovalProblem implements ProblemCode {
    REFUND_DECIDED(
            409,
            "The refund or credit is decided",
            "Another operator has approved or refused the refund, or the credit to a wallet. `details.state` and `details.decided_by` say how and by whom.",
            "Read the refund approvals again."),
    SECOND_OPERATOR_REQUIRED(
            409,
            "Another operator must decide",
            "The operator has asked for the refund or credit above the limit, as an operator or as the shopper of the order, or the credit is"
                    + " for the operator's own wallet; or the operator has given the first of two approvals.",
            "Let another operator decide."),
    WALLET_TOO_FULL(
            409,
            "The wallet cannot take the credit",
            "All that was ever credited to the wallet would exceed what the platform can count.",
            "Refuse the credit.");

    private final Description description;

    ApprovalProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
