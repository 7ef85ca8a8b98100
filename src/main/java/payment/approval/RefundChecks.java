package payment.approval;

import payment.dispute.DisputeRows;

/** What can keep a refund from its provider: the disputes of its payment, and an approval that it needs. */
public record RefundChecks(DisputeRows disputes, ApprovalRows approvals) {}
