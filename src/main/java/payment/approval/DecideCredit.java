package payment.approval;

import org.jspecify.annotations.Nullable;
import payment.wallet.WalletKey;
import platform.idempotency.IdempotencyKey;

/**
 * An operator approves or refuses a credit to a wallet that waits for an approval.
 *
 * @param adjustmentId of the credit
 * @param subject subject of the operator
 * @param note the words of the operator; null if there are none
 */
public record DecideCredit(
        IdempotencyKey key,
        String adjustmentId,
        WalletKey wallet,
        String correlation,
        boolean approve,
        String subject,
        @Nullable String note)
        implements Deciding {

    @Override
    public String reference() {
        return adjustmentId;
    }

    @Override
    public boolean answeredWhenHandled() {
        return true;
    }

    /** Without the note, which may be about a person. */
    @Override
    public String toString() {
        return "DecideCredit[adjustmentId=%s, approve=%s]".formatted(adjustmentId, approve);
    }
}
