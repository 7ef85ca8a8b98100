package payment.approval;

import java.util.Map;
import payment.approval.Approval.Decision;
import payment.approval.Approval.First;
import platform.web.ProblemException;

/** Decides on money that waits for an operator. */
final class ApprovalRules {

    private ApprovalRules() {}

    /**
     * The approval after a decision of an operator. If it is not known who has asked for the money, two operators have to approve it; one can
     * refuse it.
     *
     * @throws ProblemException 409 if it is decided, or if another operator must decide
     */
    static Approval decide(Approval approval, Decision made, Askers askers) {
        Decision decision = approval.decision();
        if (decision != null) {
            throw new ProblemException(
                    ApprovalProblem.REFUND_DECIDED,
                    "It is decided already; see details.state.",
                    Map.of("state", approval.state(), "decided_by", decision.by()));
        }
        if (askers.isInvolved(made.by(), approval)) {
            throw anotherOperator(
                    "You have asked for this money, or it is for your own wallet, so another operator must decide.");
        }
        if (made.approved() && askers.hasApproved(made.by(), approval)) {
            throw anotherOperator(
                    "It is not known who has asked, and you have given the first of two approvals, so another"
                            + " operator must decide.");
        }
        return made.approved() && askers.mustBeTwo(approval) && !askers.hasFirst(approval)
                ? approval.with(new First(made.by(), askers.issuer(), made.at()))
                : approval.with(made);
    }

    private static ProblemException anotherOperator(String detail) {
        return new ProblemException(ApprovalProblem.SECOND_OPERATOR_REQUIRED, detail, Map.of());
    }
}
