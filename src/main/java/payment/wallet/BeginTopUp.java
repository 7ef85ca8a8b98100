package payment.wallet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;

/**
 * A customer's command to put money into their wallet.
 *
 * @param reference of the payment, if the key is fresh
 * @param payerId the provider's id of the customer, in clear text; null if there is none
 */
public record BeginTopUp(
        IdempotencyKey key,
        String reference,
        String owner,
        Money amount,
        String method,
        @Nullable String tradeType,
        @Nullable String payerId,
        @Nullable String returnUrl,
        @Nullable Integer instalments,
        Instant expiresAt)
        implements Command<CommandResult<String, BeginTopUp.NotPossible>> {

    @Override
    public String correlation() {
        return TopUp.correlation(reference);
    }

    @Override
    public boolean givesWay() {
        return true;
    }

    /** The name of the key that seals personal data of the owner. */
    public String keyOwner() {
        return "user:" + owner;
    }

    /** @param reason why the method cannot collect the amount in this way */
    public record NotPossible(String reason) {}

    /** Without the id of the payer, which is personal data. */
    @Override
    public String toString() {
        return "BeginTopUp[reference=%s, amount=%s, method=%s]".formatted(reference, amount, method);
    }
}
