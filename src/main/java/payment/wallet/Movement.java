package payment.wallet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import platform.money.Money;

/**
 * A movement of a wallet. It never changes.
 *
 * @param number without gaps for each wallet, from 1
 * @param amount above zero
 * @param reference of the payment, the refund or the adjustment
 * @param correlation what the movement belongs to, such as an order
 * @param after the wallet after the movement
 * @param follows the number of the movement before this one that moved money; 0 if there is none
 */
public record Movement(
        WalletKey key,
        long number,
        MovementKind kind,
        Money amount,
        String reference,
        String correlation,
        Wallet after,
        long follows,
        Instant at) {

    /** @param provider the provider of the payment that has moved the money; null if there is none */
    public WalletMoved published(WalletMove move, @Nullable String provider) {
        return new WalletMoved(key.owner(), correlation, number, follows, move, amount, reference, provider, at);
    }
}
