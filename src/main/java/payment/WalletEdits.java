package payment;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import payment.Payment.Failed;
import payment.PaymentEvent.WalletMove;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.Terms;
import payment.Providers.Served;
import payment.approval.Approval;
import payment.approval.ApprovalRows;
import payment.approval.DecideCredit;
import payment.approval.Deciding;
import payment.wallet.AdjustWallet;
import payment.wallet.AdjustWallet.Direction;
import payment.wallet.BeginTopUp;
import payment.wallet.LoadedWallets;
import payment.wallet.Movement;
import payment.wallet.TopUp;
import payment.wallet.Wallet;
import payment.wallet.WalletKey;
import payment.wallet.WalletRows;
import platform.auditlog.Change;
import platform.idempotency.CommandResult;
import platform.money.Money;
import platform.privacy.PersonalData;

/** What customers and operators do with wallets, in one batch. */
final class WalletEdits {

    private final LoadedWallets wallets;
    private final Providers providers;
    private final ApprovalRows approvals;
    private final Instant at;
    private final Consumer<Event> publisher;
    private final Consumer<Change> recorder;
    private final Consumer<PaymentRequested> collector;

    /**
     * @param recorder records a change for the audit log
     * @param collector starts a payment
     */
    WalletEdits(
            LoadedWallets wallets,
            Providers providers,
            ApprovalRows approvals,
            Instant at,
            Consumer<Event> publisher,
            Consumer<Change> recorder,
            Consumer<PaymentRequested> collector) {
        this.wallets = wallets;
        this.providers = providers;
        this.approvals = approvals;
        this.at = at;
        this.publisher = publisher;
        this.recorder = recorder;
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

    /** Adjusts a wallet, unless the adjustment has to wait for another operator. */
    CommandResult<AdjustWallet.Adjusted, AdjustWallet.Refusal> adjust(AdjustWallet command) {
        return Objects.requireNonNull(wallets.claims())
                .decide(
                        command.key(),
                        AdjustWallet.Adjusted::text,
                        AdjustWallet.Adjusted::parse,
                        () -> decide(command));
    }

    private CommandResult<AdjustWallet.Adjusted, AdjustWallet.Refusal> decide(AdjustWallet command) {
        WalletRows rows = wallets.rows();
        WalletKey key = command.wallet();
        Wallet before = rows.wallet(key);
        Money amount = command.amount();
        if (command.direction() == Direction.CREDIT && isTooMuch(before, amount)) {
            return new CommandResult.Refused<>(new AdjustWallet.TooMuch());
        }
        if (approvals.await(command)) {
            recorder.accept(Change.of(object(key), balance(before), waiting(before, command))
                    .because(command.reason()));
            return new CommandResult.Done<>(new AdjustWallet.Adjusted(command.adjustmentId(), true));
        }
        Movement movement = rows.move(
                        key,
                        command.direction().kind(),
                        amount.amountMinor(),
                        command.adjustmentId(),
                        command.correlation())
                .orElse(null);
        if (movement == null) {
            return new CommandResult.Refused<>(new AdjustWallet.NotEnough(before));
        }
        publisher.accept(Tenders.moved(
                movement, command.direction() == Direction.CREDIT ? WalletMove.CREDITED : WalletMove.DEBITED, null));
        recorder.accept(Change.of(object(key), balance(before), balance(movement.after()))
                .because(command.reason()));
        return new CommandResult.Done<>(new AdjustWallet.Adjusted(command.adjustmentId(), false));
    }

    /** Credits a wallet with an amount that another operator has approved; a refusal if the wallet cannot take it. */
    Optional<Deciding.Refusal> credit(DecideCredit command) {
        Approval approval = approvals.get(command.adjustmentId());
        if (isTooMuch(wallets.rows().wallet(command.wallet()), approval.amount())) {
            return Optional.of(new Deciding.TooMuch());
        }
        Movement movement = wallets.rows()
                .move(
                        command.wallet(),
                        Direction.CREDIT.kind(),
                        approval.amount().amountMinor(),
                        command.adjustmentId(),
                        command.correlation())
                .orElseThrow();
        publisher.accept(Tenders.moved(movement, WalletMove.CREDITED, null));
        return Optional.empty();
    }

    private static boolean isTooMuch(Wallet wallet, Money credit) {
        return wallet.creditedMinor() > WalletRows.MAX_CREDITED_MINOR - credit.amountMinor();
    }

    private static String object(WalletKey key) {
        return key.owner() + "/" + key.currency();
    }

    private static Map<String, Object> waiting(Wallet wallet, AdjustWallet command) {
        return Map.of(
                "balance_minor", wallet.balanceMinor(),
                "currency", wallet.key().currency(),
                "waiting_credit_id", command.adjustmentId(),
                "waiting_credit_minor", command.amount().amountMinor());
    }

    private static Map<String, Object> balance(Wallet wallet) {
        return Map.of(
                "balance_minor", wallet.balanceMinor(), "currency", wallet.key().currency());
    }
}
