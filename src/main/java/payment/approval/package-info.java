/**
 * Approvals of refunds and of credits to wallets: above a configured limit, money leaves only after an operator, other than the person who has
 * asked for it, has approved it. If it is not known who has asked, two operators have to. Without a configured limit there are no approvals.
 */
@NullMarked
package payment.approval;

import org.jspecify.annotations.NullMarked;
