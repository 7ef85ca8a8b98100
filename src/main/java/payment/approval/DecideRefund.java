package payment.approval;

import org.jspecify.annotations.Nullable;
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
        implements Deciding {

    @Override
    public String reference() {
        return refund;
    }

    /** Without the note, which may be about a person. */
    @Override
    public String toString() {
        return "DecideRefund[refund=%s, approve=%s]".formatted(refund, approve);
    }
}
