package payment.batch;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.Terms;
import payment.batch.Payment.Failed;
import payment.batch.Providers.Served;
import payment.wallet.BeginTopUp;
import payment.wallet.LoadedWallets;
import payment.wallet.TopUp;
import platform.idempotency.CommandResult;
import platform.privacy.PersonalData;

/** The top-ups that customers begin in one batch. */
final class TopUpBook {

    private final LoadedWallets wallets;
    private final Providers providers;
    private final Instant at;
    private final Consumer<PaymentRequested> collector;

    /** @param collector starts a payment */
    TopUpBook(LoadedWallets wallets, Providers providers, Instant at, Consumer<PaymentRequested> collector) {
        this.wallets = wallets;
        this.providers = providers;
        this.at = at;
        this.collector = collector;
    }

    LoadedWallets wallets() {
        return wallets;
    }

    /** Begins a top-up: a payment of its own. The result is its reference. */
    CommandResult<String, BeginTopUp.NotPossible> begin(BeginTopUp command) {
        return Objects.requireNonNull(wallets.claims())
                .decide(command.key(), Function.identity(), Function.identity(), () -> {
                    PaymentRequested request = new PaymentRequested(
                            command.reference(),
                            command.correlation(),
                            command.amount(),
                            command.method(),
                            terms(command),
                            command.expiresAt());
                    Optional<Served> served = providers.serving(command.method());
                    if (served.filter(each -> each.method().isAuthorisedFirst()).isPresent()) {
                        return new CommandResult.Refused<>(new BeginTopUp.NotPossible(
                                "a top-up must be collected at once, but the method %s authorises payments first"
                                        .formatted(command.method())));
                    }
                    Payment payment = Payment.requested(request, served, at);
                    if (payment.state() instanceof Failed failed) {
                        return new CommandResult.Refused<>(new BeginTopUp.NotPossible(failed.reason()));
                    }
                    wallets.rows().put(new TopUp(command.reference(), command.owner(), at, false));
                    collector.accept(request);
                    return new CommandResult.Done<>(command.reference());
                });
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
