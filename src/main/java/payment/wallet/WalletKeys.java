package payment.wallet;

import java.util.Set;
import java.util.TreeSet;

/** The wallets that a batch must lock: those that it names, and those of payments and top-ups. */
public final class WalletKeys {

    final Set<WalletKey> named = new TreeSet<>();
    final Set<String> payments = new TreeSet<>();
    final Set<String> topUps = new TreeSet<>();

    static WalletKeys of(WalletKey key) {
        WalletKeys keys = new WalletKeys();
        keys.add(key);
        return keys;
    }

    public void add(WalletKey key) {
        named.add(key);
    }

    /** The wallet that pays a part of this payment. */
    public void addPayer(String paymentReference) {
        payments.add(paymentReference);
    }

    /** The wallet that this payment tops up. */
    public void addTopUp(String paymentReference) {
        topUps.add(paymentReference);
    }

    boolean isEmpty() {
        return named.isEmpty() && payments.isEmpty() && topUps.isEmpty();
    }
}
