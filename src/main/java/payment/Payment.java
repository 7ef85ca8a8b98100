package payment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import payment.Decision.Changed;
import payment.Decision.Unchanged;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.PaymentRequested;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.PaymentFact;
import platform.money.Money;

/**
 * Money to be collected, once. A capture counts, whatever was told before it and whatever comes after; a failure counts
 * only while nothing was captured.
 *
 * @param provider null when no provider serves the method, and then it has failed
 * @param start what the provider answered when the payment was started; null until then
 */
@AggregateRoot
record Payment(
        @Identity String reference,
        String correlation,
        String method,
        @Nullable String provider,
        Money amount,
        Instant expiresAt,
        Creation.@Nullable Created start,
        State state) {

    sealed interface State {}

    /** Not paid yet. */
    record Open() implements State {}

    record Failed(String reason) implements State {}

    /**
     * The money is ours.
     *
     * @param at by the provider's clock
     * @param refundMinor what its refunds hold: what has gone back or is on its way
     */
    record Captured(Instant at, String providerPaymentId, long refundMinor) implements State {}

    /** @param provider the name of the one who serves the method, if any does */
    static Payment requested(PaymentRequested request, Optional<String> provider) {
        State state;
        if (provider.isEmpty()) {
            state = new Failed("no provider serves the method " + request.method());
        } else if (request.amount().amountMinor() <= 0) {
            state = new Failed("the amount is not above zero");
        } else {
            state = new Open();
        }
        return new Payment(
                request.reference(),
                request.correlation(),
                request.method(),
                provider.orElse(null),
                request.amount(),
                request.expiresAt(),
                null,
                state);
    }

    NewPayment toCreate() {
        return new NewPayment(reference, method, amount, expiresAt);
    }

    boolean isOpen() {
        return state instanceof Open;
    }

    /** Whether the provider has yet to be called. */
    boolean isDue() {
        return isOpen() && start == null;
    }

    boolean isCaptured() {
        return state instanceof Captured;
    }

    /** The answer to the request, for one who asks again; empty while there is none. A capture is not told twice. */
    Optional<PaymentEvent> answer() {
        return switch (state) {
            case Failed failed -> Optional.of(new PaymentFailed(reference, correlation, failed.reason()));
            case Open open -> Optional.ofNullable(start).map(this::started);
            case Captured captured -> Optional.ofNullable(start).map(this::started);
        };
    }

    /** The provider has answered our call. It tells how to pay, unless that is over by now. */
    Decision<Payment> handle(Creation creation) {
        if (start != null) {
            return Unchanged.unchanged("started already");
        }
        return switch (creation) {
            case Creation.Created created -> {
                Payment next = new Payment(reference, correlation, method, provider, amount, expiresAt, created, state);
                yield isOpen() ? Changed.telling(next, started(created)) : Changed.silently(next);
            }
            case Creation.Refused refused -> isOpen() ? fail(refused.reason()) : Unchanged.unchanged("decided already");
        };
    }

    /** The provider has told something of its own accord. */
    Decision<Payment> handle(String from, ProviderCallback callback, PaymentFact fact) {
        if (!from.equals(provider)) {
            return Unchanged.mismatch("%s does not collect this payment".formatted(from));
        }
        if (!callback.amount().equals(amount)) {
            return Unchanged.mismatch("the payment is over %d %s".formatted(amount.amountMinor(), amount.currency()));
        }
        return switch (fact) {
            case ProviderCallback.Captured captured -> capture(callback, captured);
            case ProviderCallback.Failed failed ->
                switch (state) {
                    case Open open -> fail(failed.reason());
                    case Failed before -> Unchanged.unchanged("failed already");
                    case Captured captured -> Unchanged.unchanged("captured already");
                };
        };
    }

    /** What can still be given back; empty while nothing is captured. */
    Optional<Money> left() {
        return state instanceof Captured captured
                ? Optional.of(amount.minus(Money.ofMinor(captured.refundMinor(), amount.currency())))
                : Optional.empty();
    }

    /**
     * Counts more or fewer minor units as refunded, or as on their way back.
     *
     * @param moreMinor below zero when a refund was refused
     * @throws IllegalStateException if it is not zero and nothing was captured
     */
    Payment withRefunds(long moreMinor) {
        if (moreMinor == 0) {
            return this;
        }
        if (!(state instanceof Captured captured)) {
            throw new IllegalStateException("Not captured: " + reference);
        }
        return in(new Captured(captured.at(), captured.providerPaymentId(), captured.refundMinor() + moreMinor));
    }

    /** Money that another payment at the provider took for the same thing is not ours to keep: somebody must look at it. */
    private Decision<Payment> capture(ProviderCallback callback, ProviderCallback.Captured captured) {
        if (state instanceof Captured before) {
            String again = captured.providerPaymentId();
            return again == null || again.equals(before.providerPaymentId())
                    ? Unchanged.unchanged("captured already")
                    : Unchanged.mismatch("captured already, as " + before.providerPaymentId());
        }
        String id = Objects.requireNonNullElseGet(
                captured.providerPaymentId(), () -> start != null ? start.providerPaymentId() : callback.eventId());
        return Changed.telling(
                in(new Captured(callback.occurredAt(), id, 0)),
                new PaymentCaptured(reference, correlation, amount, callback.occurredAt(), id));
    }

    private Decision<Payment> fail(String reason) {
        return Changed.telling(in(new Failed(reason)), new PaymentFailed(reference, correlation, reason));
    }

    private PaymentStarted started(Creation.Created created) {
        return new PaymentStarted(reference, correlation, Objects.requireNonNull(provider), created.instructions());
    }

    private Payment in(State next) {
        return new Payment(reference, correlation, method, provider, amount, expiresAt, start, next);
    }
}
