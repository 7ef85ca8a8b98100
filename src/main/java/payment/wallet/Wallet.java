package payment.wallet;

import java.util.Map;
import java.util.Optional;
import platform.money.Money;
import platform.web.ProblemException;

/**
 * The account of a customer in one currency. All amounts are minor units of it.
 *
 * @param creditedMinor what was ever put in
 * @param heldMinor what is held for payments that are not decided yet
 * @param spentMinor what was ever taken out
 * @param movements the number of the last movement; 0 for an account that is not opened yet
 * @param booked the number of the last movement that moved money; 0 before the first one
 */
public record Wallet(WalletKey key, long creditedMinor, long heldMinor, long spentMinor, long movements, long booked) {

    /** No wallet can be credited with more than this in its life, in minor units, so that sums cannot overflow. */
    private static final long MAX_CREDITED_MINOR = 1_000_000_000_000_000L;

    static final String TOO_FULL = "All that was ever credited to the wallet would exceed what the platform can count.";

    static Wallet empty(WalletKey key) {
        return new Wallet(key, 0, 0, 0, 0, 0);
    }

    /** What the customer can spend. */
    public long freeMinor() {
        return creditedMinor - heldMinor - spentMinor;
    }

    /** What belongs to the customer, also while it is held. */
    public long balanceMinor() {
        return creditedMinor - spentMinor;
    }

    public Money free() {
        return money(freeMinor());
    }

    Money money(long amountMinor) {
        return Money.ofMinor(amountMinor, key.currency());
    }

    /**
     * The account after a movement.
     *
     * @param amountMinor above zero
     * @return empty if more would be held and spent than was credited, or less than nothing held
     * @throws ArithmeticException if the sum of all credits exceeds what a long can hold
     */
    Optional<Wallet> after(MovementKind kind, long amountMinor) {
        if (amountMinor <= 0) {
            throw new IllegalArgumentException("A movement must have an amount above zero: " + amountMinor);
        }
        Wallet next = new Wallet(
                key,
                Math.addExact(creditedMinor, kind.creditedMinor(amountMinor)),
                Math.addExact(heldMinor, kind.heldMinor(amountMinor)),
                Math.addExact(spentMinor, kind.spentMinor(amountMinor)),
                movements + 1,
                kind.movesMoney() ? movements + 1 : booked);
        return Optional.of(next).filter(Wallet::isCovered);
    }

    /** Whether the wallet can be credited with this amount. */
    boolean hasRoomFor(Money credit) {
        return creditedMinor <= MAX_CREDITED_MINOR - credit.amountMinor();
    }

    /** @throws ProblemException 409 if the wallet cannot be credited with this amount */
    void requireRoomFor(Money credit) {
        if (!hasRoomFor(credit)) {
            throw new ProblemException(WalletProblem.BALANCE_TOO_HIGH, TOO_FULL, Map.of());
        }
    }

    private boolean isCovered() {
        return heldMinor >= 0 && spentMinor >= 0 && Math.addExact(heldMinor, spentMinor) <= creditedMinor;
    }
}
