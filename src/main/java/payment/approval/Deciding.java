package payment.approval;

import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/** An operator's command that approves or refuses money that waits for an approval. */
public sealed interface Deciding extends Command<CommandResult<String, Deciding.Refusal>>
        permits DecideRefund, DecideCredit {

    IdempotencyKey key();

    /** Reference of the approval. */
    String reference();

    boolean approve();

    /** Subject of the operator. */
    String subject();

    /** The words of the operator; null if there are none. */
    @Nullable
    String note();

    /** Why an operator may not decide. */
    sealed interface Refusal {}

    /** The refund or credit has been decided. */
    record DecidedBefore(Approval.State state, String by) implements Refusal {}

    /** The operator has asked for the money, or it is for the operator's own wallet. */
    record SameOperator() implements Refusal {}

    /** It is not known who has asked, and this operator has given the first of two approvals. */
    record ApprovedBefore() implements Refusal {}

    /** The wallet would hold more than the platform can count. */
    record TooMuch() implements Refusal {}
}
