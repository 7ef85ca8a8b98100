package payment.batch;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.WalletMove;
import payment.PaymentRequest;
import payment.PaymentRequest.PaymentRequested;
import payment.batch.Payment.Captured;
import payment.batch.Payment.Failed;
import payment.batch.Payment.Open;
import payment.batch.Providers.Served;
import payment.wallet.BalancePart;
import payment.wallet.BalancePart.State;
import payment.wallet.Movement;
import payment.wallet.MovementKind;
import payment.wallet.TopUp;
import payment.wallet.WalletKey;
import payment.wallet.WalletRows;
import platform.money.Money;

/**
 * What wallets pay of the payments of one batch, and what comes back to them. A payment has at most two parts: one that a wallet pays, and one
 * that a provider collects. The wallet holds its part until the provider has collected the other one; then it is spent. If that fails, is
 * withdrawn or closed, the wallet's part is free again.
 *
 * <p>{@link Payment} and {@link Refund} decide. This class passes them the state of the wallet and the remaining amounts of
 * both parts, and moves the wallet's money after their decision, in the same transaction.
 */
final class Tenders {

    /** The name in place of a provider's for payments that a wallet pays whole. */
    static final String PROVIDER = PaymentRequest.BALANCE;

    private final LockedBatch batch;
    private final Instant at;
    private final WalletRows wallets;

    Tenders(LockedBatch batch) {
        this.batch = batch;
        this.at = batch.rows().at();
        this.wallets = batch.rows().wallets().rows();
    }

    /**
     * The payment of a request. If a wallet has to pay a part of it, the part is held, or the payment has failed. If the wallet has to pay all
     * of it, {@link #pay} must follow.
     */
    Payment requested(PaymentRequested request, Optional<Served> served) {
        if (!request.usesBalance()) {
            return Payment.requested(request, served, at);
        }
        boolean isWhole = request.balance() == null;
        Payment payment = isWhole ? whole(request) : Payment.requested(request, served, at);
        String refusal = payment.isOpen() ? refusal(request, served) : null;
        if (refusal != null) {
            return payment.withState(new Failed(refusal));
        }
        if (!payment.isOpen()) {
            return payment;
        }
        Money balance = Objects.requireNonNullElse(request.balance(), request.amount());
        WalletKey payer = WalletKey.of(Objects.requireNonNull(request.payer()), balance);
        BalancePart part = wallets.begin(request.reference(), payer, balance.amountMinor(), request.expiresAt());
        Payment paid = payment.withBalance(balance.amountMinor());
        if (!isWhole) {
            hold(paid, part);
        }
        return paid;
    }

    private Payment whole(PaymentRequested request) {
        return new Payment(
                request.reference(),
                request.correlation(),
                request.method(),
                PROVIDER,
                request.amount(),
                0,
                at,
                request.expiresAt(),
                null,
                null,
                request.amount().amountMinor() > 0 ? new Open() : new Failed("the amount is not above zero"));
    }

    private @Nullable String refusal(PaymentRequested request, Optional<Served> served) {
        Money amount = request.amount();
        Money balance = request.balance();
        if (request.payer() == null) {
            return "the balance can pay only for a customer with a user id";
        }
        if (balance != null
                && (request.method().equals(PaymentRequest.BALANCE)
                        || !balance.currency().equals(amount.currency())
                        || balance.amountMinor() <= 0
                        || balance.compareTo(amount) >= 0)) {
            return "the balance must pay a part of the amount, and another method the rest";
        }
        if (balance != null
                && served.filter(each -> each.method().isAuthorisedFirst()).isPresent()) {
            return "the balance cannot pay a part, because the method %s authorises payments first"
                    .formatted(request.method());
        }
        Money wanted = Objects.requireNonNullElse(balance, amount);
        Money free = wallets.wallet(WalletKey.of(request.payer(), wanted)).free();
        return free.compareTo(wanted) < 0
                ? "the balance is not enough: %s is free, %s is needed".formatted(free, wanted)
                : null;
    }

    /** The capture of a payment that its wallet pays whole. */
    static Decision<Payment> pay(Payment payment) {
        return payment.captured(payment.requestedAt(), payment.reference());
    }

    /** Whether the wallet of the payer can pay its part of this payment once the provider has collected the other one. */
    BalanceCover cover(Payment payment) {
        if (payment.balanceMinor() == 0) {
            return BalanceCover.COVERED;
        }
        BalancePart part = partOf(payment);
        return switch (part.state()) {
            case HELD, TAKEN -> BalanceCover.COVERED;
            case NOT_HELD ->
                wallets.wallet(part.wallet()).freeMinor() < part.amountMinor()
                        ? BalanceCover.LACKING
                        : BalanceCover.COVERED;
            case CONVERTED -> BalanceCover.CREDITED;
        };
    }

    /** Moves money of the wallet as it was decided about a payment. */
    void follow(Decision.Changed<Payment> decision) {
        Payment next = decision.next();
        if (next.isTopUp()) {
            topUp(next);
        } else if (next.balanceMinor() > 0) {
            BalancePart part = partOf(next);
            if (decision.credited() != null) {
                convert(decision.credited(), part);
            } else if (next.isCaptured()) {
                take(next, part);
            } else if (part.isHeld() && isGivenUp(decision)) {
                free(next, part);
            }
        }
    }

    private static boolean isGivenUp(Decision.Changed<Payment> decision) {
        return !decision.next().isOpen() || decision.events().stream().anyMatch(PaymentWithdrawn.class::isInstance);
    }

    private BalancePart partOf(Payment payment) {
        return wallets.part(payment.reference()).orElseThrow();
    }

    /** A payment whose provider has said nothing for long after its window does not keep the customer's money any longer. */
    void freeOverdue(Payment payment) {
        wallets.part(payment.reference())
                .filter(part -> part.isHeld() && !part.freeAt().isAfter(at))
                .ifPresent(part -> free(payment, part));
    }

    private void take(Payment payment, BalancePart part) {
        if (part.state() != State.TAKEN) {
            move(
                    part.wallet(),
                    part.isHeld() ? MovementKind.TAKEN : MovementKind.SPENT,
                    part.amountMinor(),
                    payment.reference(),
                    payment,
                    WalletMove.SPENT);
            wallets.put(part, State.TAKEN);
        }
    }

    private void hold(Payment payment, BalancePart part) {
        required(wallets.move(
                part.wallet(), MovementKind.HELD, part.amountMinor(), payment.reference(), payment.correlation()));
        wallets.put(part, State.HELD);
    }

    private void free(Payment payment, BalancePart part) {
        required(wallets.move(
                part.wallet(), MovementKind.FREED, part.amountMinor(), payment.reference(), payment.correlation()));
        wallets.put(part, State.NOT_HELD);
    }

    /** @param captured the payment with the capture of its provider */
    private void convert(Payment captured, BalancePart part) {
        wallets.put(part, State.CONVERTED);
        String reference = TopUp.convertedFrom(captured.reference());
        Payment topUp = new Payment(
                reference,
                TopUp.correlation(reference),
                captured.method(),
                captured.provider(),
                captured.external(),
                0,
                at,
                captured.expiresAt(),
                null,
                null,
                captured.state());
        wallets.put(new TopUp(reference, part.wallet().owner(), at, false));
        batch.put(topUp);
        topUp(topUp);
    }

    /** Credits the wallet once its top-up is captured. */
    private void topUp(Payment payment) {
        if (!payment.isCaptured()) {
            return;
        }
        TopUp topUp = wallets.topUp(payment.reference()).orElseThrow();
        if (!topUp.credited()) {
            Money amount = payment.amount();
            move(
                    WalletKey.of(topUp.owner(), amount),
                    MovementKind.TOPPED_UP,
                    amount.amountMinor(),
                    payment.reference(),
                    payment,
                    WalletMove.TOPPED_UP);
            wallets.credited(topUp);
        }
    }

    /** The amounts of both parts of a payment that other refunds have not used. */
    Refund.Remaining remaining(Refund refund, Payment payment) {
        if (payment.balanceMinor() == 0 || !(payment.state() instanceof Captured captured)) {
            return Refund.Remaining.WITHOUT_WALLET;
        }
        BalancePart part = partOf(payment);
        // A refund that waits for an approval holds its amount, but its parts are not fixed yet. So it counts here as
        // paid by the provider.
        long ofOthers = captured.refundMinor() - refund.heldMinor() - part.refundMinor();
        return new Refund.Remaining(
                Math.max(0, payment.external().amountMinor() - ofOthers), part.amountMinor() - part.refundMinor());
    }

    /** Notes how much of the wallet's part the refund holds, and moves that to the wallet as soon as the provider has paid its own part. */
    void follow(Refund before, Refund next, Payment payment) {
        if (payment.balanceMinor() == 0) {
            return;
        }
        BalancePart part = partOf(payment);
        wallets.refund(part, next.heldBalanceMinor() - before.heldBalanceMinor());
        if (next.isRefunded() && !before.isRefunded() && next.balanceMinor() > 0) {
            move(
                    part.wallet(),
                    MovementKind.REFUNDED,
                    next.balanceMinor(),
                    next.reference(),
                    payment,
                    WalletMove.REFUNDED);
        }
    }

    /** Moves money, and publishes that. */
    private void move(
            WalletKey key, MovementKind kind, long amountMinor, String reference, Payment payment, WalletMove move) {
        Movement movement = required(wallets.move(key, kind, amountMinor, reference, payment.correlation()));
        batch.publish(movement.published(move, payment.provider()));
    }

    private static Movement required(Optional<Movement> movement) {
        return movement.orElseThrow(
                () -> new IllegalStateException("A wallet has refused to hold, to free or to take what it must"));
    }
}
