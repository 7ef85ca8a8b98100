package payment.batch;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.WalletMove;
import payment.PaymentRequest;
import payment.PaymentRequest.PaymentRequested;
import payment.batch.Decision.Changed;
import payment.batch.Decision.Unchanged;
import payment.batch.Payment.Captured;
import payment.batch.Payment.Closed;
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
 * <p>{@link Payment} and {@link Refund} decide as if there were no wallets. This class completes their decisions, in the same transaction.
 */
final class Tenders {

    /** The name in place of a provider's for payments that a wallet pays whole. */
    static final String PROVIDER = PaymentRequest.BALANCE;

    private final WalletRows wallets;
    private final Instant at;
    private final Consumer<Event> publisher;
    private final Consumer<Payment> added;

    /**
     * @param publisher publishes an event of the batch
     * @param added stores a payment that comes into being by a decision
     */
    Tenders(WalletRows wallets, Instant at, Consumer<Event> publisher, Consumer<Payment> added) {
        this.wallets = wallets;
        this.at = at;
        this.publisher = publisher;
        this.added = added;
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
        String id = payment.reference();
        return Changed.withEvent(
                payment.withState(new Captured(payment.requestedAt(), id, 0)),
                new PaymentSecured(
                        id,
                        payment.correlation(),
                        payment.amount(),
                        payment.requestedAt(),
                        payment.provider(),
                        id,
                        true,
                        null,
                        null));
    }

    /** The answer to a repeated request. Nobody is told about the payments of top-ups, as nobody else has requested them. */
    static Optional<PaymentEvent> answer(Payment payment) {
        return isTopUp(payment) ? Optional.empty() : payment.answer();
    }

    /** Completes what has been decided about a payment. */
    Decision<Payment> completed(Decision<Payment> decision) {
        if (!(decision instanceof Changed<Payment> changed)) {
            return decision;
        }
        Payment next = changed.next();
        if (isTopUp(next)) {
            topUp(next);
            return new Changed<>(next, List.of(), changed.remark());
        }
        BalancePart part =
                next.balanceMinor() == 0 ? null : wallets.part(next.reference()).orElseThrow();
        if (part == null) {
            return decision;
        }
        if (next.isCaptured()) {
            return captured(changed, part);
        }
        if (part.isHeld()
                && (!next.isOpen() || changed.events().stream().anyMatch(PaymentWithdrawn.class::isInstance))) {
            free(next, part);
        }
        return decision;
    }

    /** A payment whose provider has said nothing for long after its window does not keep the customer's money any longer. */
    void freeOverdue(Payment payment) {
        wallets.part(payment.reference())
                .filter(part -> part.isHeld() && !part.freeAt().isAfter(at))
                .ifPresent(part -> free(payment, part));
    }

    private Decision<Payment> captured(Changed<Payment> changed, BalancePart part) {
        Payment payment = changed.next();
        return switch (part.state()) {
            case TAKEN -> changed;
            case CONVERTED -> Unchanged.unchanged("captured already, and credited to the wallet of the payer");
            case HELD -> take(payment, part, MovementKind.TAKEN) ? changed : converted(payment, part);
            case NOT_HELD -> take(payment, part, MovementKind.SPENT) ? changed : converted(payment, part);
        };
    }

    private boolean take(Payment payment, BalancePart part, MovementKind kind) {
        return move(part.wallet(), kind, part.amountMinor(), payment.reference(), payment, WalletMove.SPENT)
                .map(movement -> wallets.put(part, State.TAKEN))
                .isPresent();
    }

    private void hold(Payment payment, BalancePart part) {
        require(wallets.move(
                part.wallet(), MovementKind.HELD, part.amountMinor(), payment.reference(), payment.correlation()));
        wallets.put(part, State.HELD);
    }

    private void free(Payment payment, BalancePart part) {
        require(wallets.move(
                part.wallet(), MovementKind.FREED, part.amountMinor(), payment.reference(), payment.correlation()));
        wallets.put(part, State.NOT_HELD);
    }

    /**
     * The provider has collected its part late, and the wallet cannot pay the other one any more. What was collected becomes a top-up, so that
     * no money is lost, and the payment is not captured.
     */
    private Decision<Payment> converted(Payment payment, BalancePart part) {
        wallets.put(part, State.CONVERTED);
        Captured capture = (Captured) payment.state();
        String reference = TopUp.convertedFrom(payment.reference());
        Payment topUp = new Payment(
                reference,
                TopUp.correlation(reference),
                payment.method(),
                payment.provider(),
                payment.external(),
                0,
                at,
                payment.expiresAt(),
                null,
                null,
                capture);
        wallets.put(new TopUp(reference, part.wallet().owner(), at, false));
        added.accept(topUp);
        topUp(topUp);
        String why =
                "captured when the balance could not pay its part any more; credited to the wallet as " + reference;
        return new Changed<>(payment.withState(new Closed(why)), List.of(), why);
    }

    static boolean isTopUp(Payment payment) {
        return TopUp.isCorrelation(payment.correlation());
    }

    /** Credits the wallet once its top-up is captured. */
    private void topUp(Payment payment) {
        if (!payment.isCaptured()) {
            return;
        }
        TopUp topUp = wallets.topUp(payment.reference()).orElseThrow();
        if (!topUp.credited()) {
            Money amount = payment.amount();
            require(move(
                    WalletKey.of(topUp.owner(), amount),
                    MovementKind.TOPPED_UP,
                    amount.amountMinor(),
                    payment.reference(),
                    payment,
                    WalletMove.TOPPED_UP));
            wallets.credited(topUp);
        }
    }

    /**
     * Completes what has been decided about a refund. The provider pays back first what it has collected; what exceeds that goes to the wallet,
     * as soon as the provider has paid its part. A refund without such a part succeeds at once.
     *
     * @param before the refund before the decision
     */
    Decision<Refund> completed(Refund before, Decision<Refund> decision, @Nullable Payment payment) {
        if (payment == null
                || payment.balanceMinor() == 0
                || !(decision instanceof Changed<Refund> changed)
                || !(payment.state() instanceof Captured captured)) {
            return decision;
        }
        BalancePart part = wallets.part(payment.reference()).orElseThrow();
        // A refund that waits for an approval holds its amount, but is not shared yet. So it counts here as paid by the
        // provider.
        long ofOthers = captured.refundMinor() - before.heldMinor() - part.refundMinor();
        long externalLeft = Math.max(0, payment.external().amountMinor() - ofOthers);
        Refund next = changed.next();
        return switch (next.status()) {
            case WAITING, UNAPPROVED, ACCEPTED, RETURNED -> decision;
            case REQUESTED -> {
                long external = Math.min(externalLeft, next.amount().amountMinor());
                long balance = next.amount().amountMinor() - external;
                Refund shared = next.withBalance(balance);
                wallets.refund(part, balance);
                if (external > 0) {
                    yield Changed.withoutEvents(shared);
                }
                Refund done = shared.withStatus(Refund.Status.REFUNDED, null);
                giveBack(done, payment, part);
                yield Changed.withEvent(done, done.refunded(Optional.of(payment)));
            }
            case REFUSED -> {
                wallets.refund(part, before.heldMinor() == 0 ? 0 : -next.balanceMinor());
                yield decision;
            }
            case REFUNDED -> {
                if (before.heldMinor() == 0) {
                    if (next.external().amountMinor() > externalLeft
                            || next.balanceMinor() > part.amountMinor() - part.refundMinor()) {
                        yield Unchanged.mismatch(
                                "the refund was refused before, and its parts exceed what is left of the parts of the payment");
                    }
                    wallets.refund(part, next.balanceMinor());
                }
                giveBack(next, payment, part);
                yield decision;
            }
        };
    }

    private void giveBack(Refund refund, Payment payment, BalancePart part) {
        if (refund.balanceMinor() > 0) {
            require(move(
                    part.wallet(),
                    MovementKind.REFUNDED,
                    refund.balanceMinor(),
                    refund.reference(),
                    payment,
                    WalletMove.REFUNDED));
        }
    }

    /** Only a movement that takes money can lack money. */
    private static void require(Optional<Movement> movement) {
        if (movement.isEmpty()) {
            throw new IllegalStateException("A wallet has refused to hold, to free or to take what it must");
        }
    }

    /** Moves money, and publishes that; empty if the wallet has not enough. */
    private Optional<Movement> move(
            WalletKey key, MovementKind kind, long amountMinor, String reference, Payment payment, WalletMove move) {
        return wallets.move(key, kind, amountMinor, reference, payment.correlation())
                .map(movement -> {
                    publisher.accept(movement.published(move, payment.provider()));
                    return movement;
                });
    }
}
