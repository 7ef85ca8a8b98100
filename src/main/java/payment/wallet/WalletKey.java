package payment.wallet;

import java.util.Comparator;
import platform.money.Money;

/**
 * Identifies a wallet: the account of a customer in one currency.
 *
 * @param owner the subject of the customer's token
 * @param currency ISO 4217
 */
public record WalletKey(String owner, String currency) implements Comparable<WalletKey> {

    private static final Comparator<WalletKey> ORDER =
            Comparator.comparing(WalletKey::owner).thenComparing(WalletKey::currency);

    /** The wallet of this owner that can pay this amount. */
    public static WalletKey of(String owner, Money amount) {
        return new WalletKey(owner, amount.currency());
    }

    @Override
    public int compareTo(WalletKey other) {
        return ORDER.compare(this, other);
    }
}
