package payment.batch;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.Terms;
import payment.batch.Payment.Failed;
import payment.batch.Providers.Served;
import payment.wallet.BeginTopUp;
import payment.wallet.LoadedWallets;
import payment.wallet.TopUp;
import platform.privacy.PersonalData;

/** The top-ups that customers begin in one batch. */
final class TopUpBook {

    private final LockedBatch batch;
    private final LoadedWallets wallets;

    TopUpBook(LockedBatch batch) {
        this.batch = batch;
        this.wallets = batch.rows().wallets();
    }

    /** The payment request of a top-up. */
    PaymentRequested request(BeginTopUp command) {
        return new PaymentRequested(
                command.reference(),
                command.correlation(),
                command.amount(),
                command.method(),
                terms(command),
                command.expiresAt());
    }

    /** Why a top-up cannot begin; empty if it can. */
    Optional<String> refusal(PaymentRequested request) {
        Optional<Served> served = batch.providers().serving(request.method());
        if (served.filter(each -> each.method().isAuthorisedFirst()).isPresent()) {
            return Optional.of("a top-up must be collected at once, but the method %s authorises payments first"
                    .formatted(request.method()));
        }
        return Payment.requested(request, served, batch.rows().at()).state() instanceof Failed failed
                ? Optional.of(failed.reason())
                : Optional.empty();
    }

    /** Stores the top-up, which names the wallet to credit when the payment is captured. */
    void begin(BeginTopUp command) {
        wallets.rows()
                .put(new TopUp(
                        command.reference(), command.owner(), batch.rows().at(), false));
    }

    private @Nullable Terms terms(BeginTopUp command) {
        String payerId = command.payerId();
        PersonalData sealed = payerId == null
                ? null
                : Objects.requireNonNull(wallets.keys().get(command.keyOwner())).seal(payerId);
        return command.tradeType() == null
                        && sealed == null
                        && command.returnUrl() == null
                        && command.instalments() == null
                ? null
                : new Terms(command.tradeType(), sealed, command.returnUrl(), command.instalments());
    }
}
