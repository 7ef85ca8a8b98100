package payment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import payment.Decision.Changed;
import payment.Decision.Unchanged;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentRequest.PaymentRequested;
import payment.ProviderCall.PaymentInquiryDue;
import payment.Providers.Served;
import payment.dispute.DisputedPayment;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.Operation;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.PaymentFact;
import platform.money.Money;

/**
 * An amount of money that a provider collects once. A capture is final: it counts even after a failure or a closure, and no later
 * message changes it. A failure or a closure counts only while nothing is captured.
 *
 * @param provider the name of the provider; null when no provider serves the method, and the payment has failed then
 * @param balanceMinor minor units of the amount that the wallet of the payer pays; 0 if none
 * @param requestedAt when the request was handled
 * @param start the provider's answer when it started the payment; null until then
 * @param withdrawnAt since when the payment is being withdrawn; null if it is not, and once that has been answered
 */
@AggregateRoot
record Payment(
        @Identity String reference,
        String correlation,
        String method,
        @Nullable String provider,
        Money amount,
        long balanceMinor,
        Instant requestedAt,
        Instant expiresAt,
        Creation.@Nullable Created start,
        @Nullable Instant withdrawnAt,
        State state) {

    sealed interface State {}

    /** The provider has reported neither a capture nor a failure. */
    record Open() implements State {}

    record Failed(String reason) implements State {}

    /** Nobody can pay any more; not published, because the order's own window ends by itself. */
    record Closed(String reason) implements State {}

    /**
     * The provider has collected the money.
     *
     * @param at time of the capture, by the provider's clock
     * @param refundMinor minor units that the payment's refunds hold: refunded already, or being refunded
     */
    record Captured(Instant at, String providerPaymentId, long refundMinor) implements State {}

    /** @param served the method of the request, with its provider; empty if no provider serves it */
    static Payment requested(PaymentRequested request, Optional<Served> served, Instant at) {
        State state;
        if (served.isEmpty()) {
            state = new Failed("no provider serves the method " + request.method());
        } else if (request.amount().amountMinor() <= 0) {
            state = new Failed("the amount is not above zero");
        } else {
            state = KnownTerms.refusal(served.get().method(), request)
                    .<State>map(Failed::new)
                    .orElseGet(Open::new);
        }
        return new Payment(
                request.reference(),
                request.correlation(),
                request.method(),
                served.map(method -> method.provider().name()).orElse(null),
                request.amount(),
                0,
                at,
                request.expiresAt(),
                null,
                null,
                state);
    }

    NewPayment newPayment(PaymentTerms terms) {
        return new NewPayment(reference, method, terms, external(), requestedAt, expiresAt);
    }

    /** What the provider collects: the amount without what a wallet pays. */
    Money external() {
        return balanceMinor == 0 ? amount : amount.minus(Money.ofMinor(balanceMinor, amount.currency()));
    }

    Payment withBalance(long minor) {
        return new Payment(
                reference,
                correlation,
                method,
                provider,
                amount,
                minor,
                requestedAt,
                expiresAt,
                start,
                withdrawnAt,
                state);
    }

    DisputedPayment toDisputed() {
        return new DisputedPayment(reference, correlation, provider, external());
    }

    boolean isOpen() {
        return state instanceof Open;
    }

    /** Whether the provider still has to be called. */
    boolean isCreationDue() {
        return isOpen() && start == null;
    }

    boolean isCaptured() {
        return state instanceof Captured;
    }

    /**
     * The answer to a repeated payment request; empty while there is none. For a captured payment this is {@code PaymentStarted}, as a
     * capture is published only once.
     */
    Optional<PaymentEvent> answer() {
        return switch (state) {
            case Failed failed -> Optional.of(new PaymentFailed(reference, correlation, failed.reason()));
            case Open open -> Optional.ofNullable(start).map(this::started);
            case Closed closed -> Optional.ofNullable(start).map(this::started);
            case Captured captured -> Optional.ofNullable(start).map(this::started);
        };
    }

    /**
     * Handles the provider's answer to our call. If the payment is still open, {@code PaymentStarted} tells the shopper how to pay; a
     * payment that was captured or has failed meanwhile only stores the answer.
     */
    Decision<Payment> handle(Creation creation) {
        if (start != null) {
            return Unchanged.unchanged("started already");
        }
        return switch (creation) {
            case Creation.Created created -> {
                Payment next = new Payment(
                        reference,
                        correlation,
                        method,
                        provider,
                        amount,
                        balanceMinor,
                        requestedAt,
                        expiresAt,
                        created,
                        withdrawnAt,
                        state);
                yield isOpen() ? Changed.withEvent(next, started(created)) : Changed.withoutEvents(next);
            }
            case Creation.Refused refused -> isOpen() ? fail(refused.reason()) : Unchanged.unchanged("decided already");
        };
    }

    /** Handles a callback of a provider. */
    Decision<Payment> handle(String from, ProviderCallback callback, PaymentFact fact) {
        if (!from.equals(provider)) {
            return Unchanged.mismatch("%s does not collect this payment".formatted(from));
        }
        if (!callback.amount().equals(external())) {
            return Unchanged.mismatch("the amount of the payment is %d %s"
                    .formatted(external().amountMinor(), external().currency()));
        }
        return switch (fact) {
            case ProviderCallback.Captured captured -> capture(callback, captured);
            case ProviderCallback.Failed failed ->
                switch (state) {
                    case Open open -> fail(failed.reason());
                    case Failed before -> Unchanged.unchanged("failed already");
                    case Closed closed -> Unchanged.unchanged("closed already");
                    case Captured captured -> Unchanged.unchanged("captured already");
                };
        };
    }

    /** The call that asks the provider about this payment, and closes it after the end of its window if the provider can do that. */
    PaymentInquiryDue toInquiryDue(Instant now, Set<Operation> operations) {
        return new PaymentInquiryDue(
                reference,
                correlation,
                Objects.requireNonNull(provider),
                method,
                start == null ? null : start.providerPaymentId(),
                external(),
                requestedAt,
                expiresAt,
                (withdrawnAt != null || !now.isBefore(expiresAt)) && operations.contains(Operation.CLOSE));
    }

    /**
     * Withdraws the payment. What was not started is closed at once, because the shopper has no instructions to pay by, and gets none later.
     * What was started must be closed by the provider, if it can do that.
     */
    Decision<Payment> withdraw(Instant at, Set<Operation> operations) {
        return switch (state) {
            case Captured captured -> Unchanged.unchanged("captured already");
            case Failed failed -> Changed.withEvent(this, new PaymentFailed(reference, correlation, failed.reason()));
            case Closed closed -> Changed.withEvent(this, withdrawn(closed.reason()));
            case Open open -> {
                if (start == null) {
                    String reason = "withdrawn before it was started";
                    yield Changed.withEvent(withState(new Closed(reason)), withdrawn(reason));
                }
                yield operations.contains(Operation.CLOSE)
                        ? Changed.withoutEvents(withdrawnSince(withdrawnAt == null ? at : withdrawnAt))
                        : Changed.withEvent(this, withdrawn("the provider cannot close payments"));
            }
        };
    }

    boolean isBeingWithdrawn() {
        return isOpen() && withdrawnAt != null;
    }

    Decision<Payment> close(String reason) {
        if (!isOpen()) {
            return Unchanged.unchanged("decided already");
        }
        Payment closed = withdrawnSince(null).withState(new Closed(reason));
        return withdrawnAt == null ? Changed.withoutEvents(closed) : Changed.withEvent(closed, withdrawn(reason));
    }

    /** The provider was asked to close the payment and does not know it. It stays open, because somebody may still begin to pay. */
    Decision<Payment> unknown() {
        return isBeingWithdrawn()
                ? Changed.withEvent(withdrawnSince(null), withdrawn("the provider does not know the payment"))
                : Unchanged.unchanged("not being withdrawn");
    }

    /** The amount that can still be refunded; empty while the payment is not captured. */
    Optional<Money> refundable() {
        return state instanceof Captured captured
                ? Optional.of(amount.minus(Money.ofMinor(captured.refundMinor(), amount.currency())))
                : Optional.empty();
    }

    /**
     * Changes the amount that the payment's refunds hold.
     *
     * @param moreMinor minor units to add; below zero when a refund was refused
     * @throws IllegalStateException if {@code moreMinor} is not zero and the payment is not captured
     */
    Payment withRefunds(long moreMinor) {
        if (moreMinor == 0) {
            return this;
        }
        if (!(state instanceof Captured captured)) {
            throw new IllegalStateException("The payment is not captured: " + reference);
        }
        return withState(new Captured(captured.at(), captured.providerPaymentId(), captured.refundMinor() + moreMinor));
    }

    /**
     * A second capture with another payment id of the provider means that the provider took the money twice. We must not keep it, so it
     * is a mismatch, which an operator has to check.
     */
    private Decision<Payment> capture(ProviderCallback callback, ProviderCallback.Captured captured) {
        if (state instanceof Captured before) {
            String again = captured.providerPaymentId();
            return again == null || again.equals(before.providerPaymentId())
                    ? Unchanged.unchanged("captured already")
                    : Unchanged.mismatch("captured already, as " + before.providerPaymentId());
        }
        String id = Objects.requireNonNullElseGet(
                captured.providerPaymentId(), () -> start != null ? start.providerPaymentId() : callback.eventId());
        return Changed.withEvent(
                        withState(new Captured(callback.occurredAt(), id, 0)),
                        new PaymentSecured(
                                reference, correlation, amount, callback.occurredAt(), provider, id, true, null, null))
                .withRemark(lateness(callback.occurredAt()));
    }

    /** Why a capture at this time is late; null if it is not. */
    private @Nullable String lateness(Instant capturedAt) {
        if (state instanceof Failed failed) {
            return "captured although the payment had failed: " + failed.reason();
        }
        if (state instanceof Closed closed) {
            return "captured although the payment was closed: " + closed.reason();
        }
        return capturedAt.isAfter(expiresAt) ? "captured after the end of the payment window, " + expiresAt : null;
    }

    private Decision<Payment> fail(String reason) {
        return Changed.withEvent(withState(new Failed(reason)), new PaymentFailed(reference, correlation, reason));
    }

    private PaymentWithdrawn withdrawn(String reason) {
        return new PaymentWithdrawn(reference, correlation, reason);
    }

    private PaymentStarted started(Creation.Created created) {
        return new PaymentStarted(reference, correlation, Objects.requireNonNull(provider), created.instructions());
    }

    Payment withState(State next) {
        return new Payment(
                reference,
                correlation,
                method,
                provider,
                amount,
                balanceMinor,
                requestedAt,
                expiresAt,
                start,
                withdrawnAt,
                next);
    }

    private Payment withdrawnSince(@Nullable Instant since) {
        return new Payment(
                reference,
                correlation,
                method,
                provider,
                amount,
                balanceMinor,
                requestedAt,
                expiresAt,
                start,
                since,
                state);
    }
}
