package payment.approval;

import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.web.ProblemException;

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
        implements Command<CommandResult<String, ProblemException>> {

    /** Without the note, which may be about a person. */
    @Override
    public String toString() {
        return "DecideRefund[refund=%s, approve=%s]".formatted(refund, approve);
    }
}
