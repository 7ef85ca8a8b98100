package payment.batch;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentVoided;
import payment.batch.Decision.Changed;
import payment.batch.Decision.Unchanged;
import payment.batch.Payment.Authorised;
import payment.batch.Payment.Captured;
import payment.batch.Payment.State;
import payment.batch.Payment.Voided;
import payment.batch.ProviderCall.VoidDue;
import payment.capture.Authorisation;
import payment.capture.Capture;
import payment.provider.Operation;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.PaymentFact;
import platform.money.Money;

/** Decides about payments that a provider authorises and captures later; what concerns no authorisation is decided by {@link Payment}. */
final class AuthorisedPayment {

    static final String RELEASED_WITH_THE_LAST_CAPTURE = "released with the last capture";

    private AuthorisedPayment() {}

    /**
     * Handles a callback of a provider.
     *
     * @param operations what the provider can do for this payment
     * @param cover whether the wallet of the payer can pay its part once the provider has collected the other one
     */
    static Decision<Payment> handle(
            Payment payment,
            String from,
            ProviderCallback callback,
            PaymentFact fact,
            Set<Operation> operations,
            BalanceCover cover) {
        Optional<String> mismatch = payment.mismatch(from, callback);
        if (mismatch.isPresent()) {
            return Unchanged.mismatch(mismatch.get());
        }
        return switch (fact) {
            case ProviderCallback.Authorised authorised -> begin(payment, callback, authorised, operations);
            case ProviderCallback.Captured captured ->
                payment.authorisation().isPresent()
                        ? capturedElsewhere(payment, callback, captured)
                        : payment.handle(from, callback, fact, cover);
            case ProviderCallback.Failed failed ->
                payment.isAuthorised() ? end(payment, failed.reason()) : payment.handle(from, callback, fact, cover);
        };
    }

    /** The provider says that nobody can pay any more, or that nothing is authorised any more. */
    static Decision<Payment> close(Payment payment, String reason) {
        return payment.isAuthorised() ? end(payment, reason) : payment.close(reason);
    }

    /**
     * The provider reports that it holds the money. It counts like a capture: also after a failure or a closure, and also if the provider would
     * collect new payments at once now. How it can be captured is fixed here. If the provider does not say it, an open payment waits until the
     * provider is asked, and another one, about which nobody asks, is captured once.
     */
    private static Decision<Payment> begin(
            Payment payment, ProviderCallback callback, ProviderCallback.Authorised fact, Set<Operation> operations) {
        if (payment.balanceMinor() > 0) {
            return Unchanged.unchanged("information only");
        }
        return switch (payment.state()) {
            case Authorised authorised -> again(authorised.authorisation(), fact);
            case Voided voided -> again(voided.authorisation(), fact);
            case Captured captured -> Unchanged.unchanged("captured already");
            case Payment.Open open ->
                fact.inParts() == null && operations.contains(Operation.PARTIAL_CAPTURES)
                        ? Unchanged.untilAsked("the provider is asked how it can be captured")
                        : authorise(payment, callback, fact, operations);
            case Payment.Failed failed -> authorise(payment, callback, fact, operations);
            case Payment.Closed closed -> authorise(payment, callback, fact, operations);
        };
    }

    private static Decision<Payment> again(Authorisation known, ProviderCallback.Authorised fact) {
        String again = fact.providerPaymentId();
        return again == null || again.equals(known.providerPaymentId())
                ? Unchanged.unchanged("authorised already")
                : Unchanged.mismatch("authorised already, as " + known.providerPaymentId());
    }

    private static Decision<Payment> authorise(
            Payment payment, ProviderCallback callback, ProviderCallback.Authorised fact, Set<Operation> operations) {
        Instant at = callback.occurredAt();
        boolean inParts = operations.contains(Operation.PARTIAL_CAPTURES) && Boolean.TRUE.equals(fact.inParts());
        String id = Objects.requireNonNullElseGet(
                fact.providerPaymentId(),
                () -> payment.start() != null ? payment.start().providerPaymentId() : callback.eventId());
        return Changed.withEvent(
                        payment.withdrawnSince(null)
                                .withState(new Authorised(Authorisation.begun(at, fact.expiresAt(), id, inParts))),
                        new PaymentSecured(
                                payment.reference(),
                                payment.correlation(),
                                payment.amount(),
                                at,
                                payment.provider(),
                                id,
                                false,
                                fact.expiresAt(),
                                inParts))
                .withRemark(payment.lateness("authorised", at));
    }

    /**
     * The provider reports the payment as captured as a whole, but no capture was requested: somebody has captured it at the provider. What our
     * own captures do becomes known by themselves.
     */
    private static Decision<Payment> capturedElsewhere(
            Payment payment, ProviderCallback callback, ProviderCallback.Captured fact) {
        Authorisation money = payment.authorisation().orElseThrow();
        if (money.heldMinor() > 0) {
            return Unchanged.unchanged("its captures are known one by one");
        }
        Instant at = callback.occurredAt();
        String id = Objects.requireNonNullElse(fact.providerPaymentId(), money.providerPaymentId());
        Payment after = payment.withdrawnSince(null).withState(new Captured(at, id, money.refundMinor()));
        PaymentCaptured captured = captured(payment, payment.reference(), payment.amount(), at, id);
        return new Changed<>(
                after,
                payment.withdrawnAt() == null ? List.of(captured) : List.of(captured, voided(after)),
                payment.state() instanceof Voided voided
                        ? "captured although it was released: " + voided.reason()
                        : "captured at the provider, without a request");
    }

    /** Nothing more can be captured: the provider has released the rest, or it has expired. */
    private static Decision<Payment> end(Payment payment, String reason) {
        Payment voided = payment.withdrawnSince(null)
                .withState(new Voided(payment.authorisation().orElseThrow(), reason));
        return Changed.withEvent(voided, voided(voided));
    }

    /**
     * Requests the release of what is not captured. It waits for captures that are in flight. The answer is repeated if there is nothing to
     * release any more.
     *
     * @throws IllegalStateException if the payment is not secured yet; then the request is repeated
     */
    static Changed<Payment> release(Payment payment, Instant at) {
        Payment releasing = payment.withdrawnSince(payment.withdrawnAt() == null ? at : payment.withdrawnAt());
        return switch (payment.state()) {
            case Authorised authorised -> Changed.withoutEvents(releasing);
            case Voided voided ->
                voided.authorisation().isBeingCaptured()
                        ? Changed.withoutEvents(releasing)
                        : Changed.withEvent(payment, voided(payment));
            case Captured captured -> Changed.withEvent(payment, voided(payment));
            case Payment.Open open -> throw notAuthorised(payment);
            case Payment.Failed failed -> throw notAuthorised(payment);
            case Payment.Closed closed -> throw notAuthorised(payment);
        };
    }

    private static IllegalStateException notAuthorised(Payment payment) {
        return new IllegalStateException("The payment to release is not authorised: " + payment.reference());
    }

    /** Whether the provider has to be asked for the release now: it was requested, and no capture is in flight. */
    static boolean isReleaseDue(Payment payment) {
        return payment.withdrawnAt() != null
                && payment.state() instanceof Authorised authorised
                && !authorised.authorisation().isBeingCaptured();
    }

    /** The answer to a release that was requested after the authorisation had ended, while captures were in flight; empty until they are decided. */
    static Optional<Changed<Payment>> answerToRelease(Payment payment) {
        if (payment.withdrawnAt() == null
                || !(payment.state() instanceof Voided ended)
                || ended.authorisation().isBeingCaptured()) {
            return Optional.empty();
        }
        Payment answered = payment.withdrawnSince(null);
        return Optional.of(Changed.withEvent(answered, voided(answered)));
    }

    /** The call that releases what is not captured. */
    static VoidDue toVoidDue(Payment payment) {
        Authorisation money = payment.authorisation().orElseThrow();
        return new VoidDue(
                payment.reference(),
                payment.correlation(),
                Objects.requireNonNull(payment.provider()),
                payment.method(),
                money.providerPaymentId(),
                payment.amount(),
                payment.requestedAt(),
                money.expiresAt());
    }

    /**
     * The payment after a capture. The money counts also if the authorisation has ended meanwhile.
     *
     * @param providerPaymentId the id that refunds name; null if it stays
     */
    static Payment captured(Payment payment, Capture capture, Instant at, @Nullable String providerPaymentId) {
        Authorisation after = payment.authorisation().orElseThrow().captured(capture, at, providerPaymentId);
        State next;
        if (after.capturedMinor() == payment.amount().amountMinor()) {
            next = new Captured(at, after.providerPaymentId(), after.refundMinor());
        } else if (payment.state() instanceof Voided voided) {
            next = new Voided(after, voided.reason());
        } else if (capture.last()) {
            next = new Voided(after, RELEASED_WITH_THE_LAST_CAPTURE);
        } else {
            next = new Authorised(after);
        }
        boolean isAnswered = next instanceof Captured || (next instanceof Voided && payment.isAuthorised());
        return (isAnswered ? payment.withdrawnSince(null) : payment).withState(next);
    }

    /** The events of a capture: with the last one, what is left is released; and a release that was requested has its answer. */
    static List<PaymentEvent> eventsOfCapture(Payment before, Payment after, Capture capture, Instant at) {
        PaymentCaptured captured = captured(
                after,
                capture.reference(),
                capture.amount(),
                at,
                after.securedId().orElseThrow());
        boolean isReleased = before.isAuthorised() && after.state() instanceof Voided;
        boolean isAnswered = before.withdrawnAt() != null && after.withdrawnAt() == null;
        return isReleased || isAnswered ? List.of(captured, voided(after)) : List.of(captured);
    }

    static PaymentCaptured captured(Payment payment, String reference, Money amount, Instant at, String id) {
        return new PaymentCaptured(
                reference, payment.correlation(), amount, at, id, payment.provider(), payment.reference());
    }

    private static PaymentVoided voided(Payment payment) {
        long captured = payment.capturedMinor();
        return new PaymentVoided(
                payment.reference(),
                payment.correlation(),
                payment.money(captured),
                payment.money(payment.amount().amountMinor() - captured),
                payment.state() instanceof Voided voided ? voided.reason() : "captured as a whole");
    }
}
