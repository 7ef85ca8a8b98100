package payment.wallet;

import java.time.Instant;
import platform.money.Money;

/**
 * What a wallet pays of a payment. It changes only while the row of its payment is locked.
 *
 * @param reference of the payment
 * @param amountMinor above zero
 * @param refundMinor what refunds give back to the wallet, or will when they succeed
 * @param freeAt when what is held is freed at the latest
 */
public record BalancePart(
        String reference, WalletKey wallet, long amountMinor, State state, long refundMinor, Instant freeAt) {

    /** Whether the wallet holds the amount. */
    public enum State {
        /** Not yet, or not any more. */
        NOT_HELD,
        HELD,
        /** It is spent. */
        TAKEN,
        /** It could not be held any more when the other part was captured. That part was credited to the wallet. */
        CONVERTED
    }

    public Money amount() {
        return Money.ofMinor(amountMinor, wallet.currency());
    }

    public boolean isHeld() {
        return state == State.HELD;
    }

    BalancePart in(State next) {
        return new BalancePart(reference, wallet, amountMinor, next, refundMinor, freeAt);
    }

    /** @param moreMinor below zero if a refund was refused */
    BalancePart withRefunds(long moreMinor) {
        return new BalancePart(reference, wallet, amountMinor, state, refundMinor + moreMinor, freeAt);
    }
}
