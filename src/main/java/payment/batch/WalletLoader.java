package payment.batch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import payment.PaymentRequest.PaymentRequested;
import payment.wallet.BeginTopUp;
import payment.wallet.LoadedWallets;
import payment.wallet.WalletKey;
import payment.wallet.WalletKeys;
import payment.wallet.Wallets;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalKeys;
import platform.sql.TrackedRows;

/** Loads and saves what a batch needs of wallets. A batch without them runs no statement here. */
@Component
class WalletLoader {

    private final Wallets wallets;
    private final IdempotencyRows paymentKeys;
    private final PersonalKeys personalKeys;

    WalletLoader(Wallets wallets, IdempotencyRows paymentKeys, PersonalKeys personalKeys) {
        this.wallets = wallets;
        this.paymentKeys = paymentKeys;
        this.personalKeys = personalKeys;
    }

    /** Claims the idempotency keys of the top-ups; before any other row of the module is locked. */
    @Nullable
    Claims claim(BatchItems batch) {
        List<IdempotencyKey> keys =
                batch.of(BeginTopUp.class).stream().map(BeginTopUp::key).toList();
        return keys.isEmpty() ? null : paymentKeys.claim(keys);
    }

    /** @param payments the locked payments of the batch */
    LoadedWallets load(BatchItems batch, @Nullable Claims claims, TrackedRows<String, Payment> payments) {
        WalletKeys keys = new WalletKeys();
        payments.all().forEach(payment -> {
            if (payment.balanceMinor() > 0) {
                keys.addPayer(payment.reference());
            } else if (payment.isTopUp()) {
                keys.addTopUp(payment.reference());
            }
        });
        batch.of(PaymentRequested.class).stream()
                .filter(PaymentRequested::usesBalance)
                .filter(request -> request.payer() != null)
                .forEach(request -> keys.add(WalletKey.of(Objects.requireNonNull(request.payer()), request.amount())));
        Set<String> sealed = batch.of(BeginTopUp.class).stream()
                .filter(command -> command.payerId() != null)
                .map(BeginTopUp::keyOwner)
                .collect(Collectors.toSet());
        return new LoadedWallets(
                wallets.lock(keys, batch.at()), claims, sealed.isEmpty() ? Map.of() : personalKeys.obtain(sealed));
    }

    void save(LoadedWallets loaded) {
        wallets.save(loaded.rows());
        if (loaded.claims() != null) {
            paymentKeys.settle(loaded.claims());
        }
    }
}
