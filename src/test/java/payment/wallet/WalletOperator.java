package payment.wallet;

import payment.approval.Approvals;
import payment.wallet.Adjustment.Direction;
import platform.edit.Edits;
import platform.edit.TestEdits;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import testing.Asker;
import testing.Instance;

/** An operator who adjusts wallets, on one instance of a small test. */
public final class WalletOperator {

    private final Edits edits;
    private final AdjustWallet adjustWallet;

    public WalletOperator(Instance instance) {
        this.edits = TestEdits.of(instance.get(IdempotencyRows.class), instance.transaction());
        this.adjustWallet =
                new AdjustWallet(instance.get(Wallets.class), instance.get(Approvals.class), instance.context());
    }

    public void credits(String owner, Money amount) {
        IdempotencyKey key = Asker.freshKey();
        edits.make(
                key,
                adjustWallet,
                new AdjustWallet.Wanted(
                        new Adjustment(key.key(), WalletKey.of(owner, amount), Direction.CREDIT, amount), "a gift"));
    }
}
