/**
 * Approvals of refunds: a refund above a configured limit is sent to the provider only after an operator, other than the one who has requested
 * it, has approved it. Each refund has one decision. Without a configured limit there are no approvals.
 */
@NullMarked
package payment.approval;

import org.jspecify.annotations.NullMarked;
