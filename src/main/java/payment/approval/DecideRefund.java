package payment.approval;

import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/**
 * An operator approves or refuses a refund that waits for an approval. The answer does not wait for the provider.
 *
 * @param refund reference of the refund
 * @param subject subject of the operator
 * @param note the words of the operator; null if there are none
 */
public record DecideRefund(
        IdempotencyKey key,
        String refund,
        String paymentReference,
        String correlation,
        boolean approve,
        String subject,
        @Nullable String note)
        implements Command<CommandResult<String, DecideRefund.Refusal>> {

    /** Why an operator may not decide. */
    public sealed interface Refusal {}

    /** The refund has been decided. */
    public record DecidedBefore(RefundApproval.State state, String by) implements Refusal {}

    /** The operator has requested the refund. */
    public record SameOperator() implements Refusal {}
}
