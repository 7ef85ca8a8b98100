package payment;

import payment.approval.ApprovalRows;
import payment.dispute.DisputeRows;

/** What can keep a refund from its provider: the disputes of its payment, and an approval that it needs. */
record RefundChecks(DisputeRows disputes, ApprovalRows approvals) {}
