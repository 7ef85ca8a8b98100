package payment.batch;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentRequest.PaymentRequested;
import payment.batch.Decision.Changed;
import payment.batch.Decision.Unchanged;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.batch.Providers.Served;
import payment.capture.Authorisation;
import payment.dispute.DisputedPayment;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.Operation;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.PaymentFact;
import payment.wallet.TopUp;
import platform.money.Money;

/**
 * An amount of money that a provider collects, at once or in parts of an authorisation ({@link AuthorisedPayment}). A capture is final: it counts
 * even after a failure or a closure, and no later message changes it. A failure or a closure counts only while nothing is secured.
 *
 * @param provider the name of the provider; null when no provider serves the method, and the payment has failed then
 * @param balanceMinor minor units of the amount that the wallet of the payer pays; 0 if none
 * @param requestedAt when the request was handled
 * @param start the provider's answer when it started the payment; null until then
 * @param withdrawnAt since when the payment is being withdrawn, or the rest of its authorisation released; null if it is not, and once that has
 *     been answered
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

    /** The provider holds the money, and nothing or a part of it is captured. */
    record Authorised(Authorisation authorisation) implements State {}

    /** What is not captured was released: nothing more can be captured, and a part of the money may be captured. */
    record Voided(Authorisation authorisation, String reason) implements State {}

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
        return with(minor, start, withdrawnAt, state);
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

    boolean isAuthorised() {
        return state instanceof Authorised;
    }

    boolean isCaptured() {
        return state instanceof Captured;
    }

    /** The authorisation of the payment; empty before it, and if the money was collected at once or completely. */
    Optional<Authorisation> authorisation() {
        return switch (state) {
            case Authorised authorised -> Optional.of(authorised.authorisation());
            case Voided voided -> Optional.of(voided.authorisation());
            case Open open -> Optional.empty();
            case Failed failed -> Optional.empty();
            case Closed closed -> Optional.empty();
            case Captured captured -> Optional.empty();
        };
    }

    /** What the provider has collected by now. */
    Money collected() {
        return isCaptured() ? external() : money(capturedMinor());
    }

    /** Minor units of the amount that are captured. */
    long capturedMinor() {
        return isCaptured()
                ? amount.amountMinor()
                : authorisation().map(Authorisation::capturedMinor).orElse(0L);
    }

    /** Whether this puts money into a wallet. Nobody is told about such a payment, because nobody else has requested it. */
    boolean isTopUp() {
        return TopUp.isCorrelation(correlation);
    }

    /**
     * The answer to a repeated payment request; empty while there is none. For a secured payment this is {@code PaymentStarted}, as a
     * payment is published as secured only once.
     */
    Optional<PaymentEvent> answer() {
        if (isTopUp()) {
            return Optional.empty();
        }
        return state instanceof Failed failed
                ? Optional.of(new PaymentFailed(reference, correlation, failed.reason()))
                : Optional.ofNullable(start).map(this::started);
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
                Payment next = with(balanceMinor, created, withdrawnAt, state);
                yield isOpen() ? Changed.withEvent(next, started(created)) : Changed.withoutEvents(next);
            }
            case Creation.Refused refused -> isOpen() ? fail(refused.reason()) : Unchanged.unchanged("decided already");
        };
    }

    /** Why a callback cannot be about this payment; empty if it can. */
    Optional<String> mismatch(String from, ProviderCallback callback) {
        if (!from.equals(provider)) {
            return Optional.of("%s does not collect this payment".formatted(from));
        }
        return callback.amount().equals(external())
                ? Optional.empty()
                : Optional.of("the amount of the payment is " + external());
    }

    /**
     * Handles a callback of a provider. What concerns an authorisation is decided by {@link AuthorisedPayment}.
     *
     * @param cover whether the wallet of the payer can pay its part once the provider has collected the other one
     */
    Decision<Payment> handle(String from, ProviderCallback callback, PaymentFact fact, BalanceCover cover) {
        Optional<String> mismatch = mismatch(from, callback);
        if (mismatch.isPresent()) {
            return Unchanged.mismatch(mismatch.get());
        }
        return switch (fact) {
            case ProviderCallback.Captured captured -> capture(callback, captured, cover);
            case ProviderCallback.Authorised authorised -> Unchanged.unchanged("information only");
            case ProviderCallback.Failed failed ->
                switch (state) {
                    case Open open -> fail(failed.reason());
                    case Failed before -> Unchanged.unchanged("failed already");
                    case Closed closed -> Unchanged.unchanged("closed already");
                    case Captured captured -> Unchanged.unchanged("captured already");
                    case Authorised authorised -> Unchanged.unchanged("authorised already");
                    case Voided voided -> Unchanged.unchanged("released already");
                };
        };
    }

    /** The call that asks the provider about this payment, and closes it after the end of its window if the provider can do that. */
    PaymentInquiryDue toInquiryDue(Instant now, Set<Operation> operations) {
        Optional<Authorisation> authorisation = authorisation();
        return new PaymentInquiryDue(
                reference,
                correlation,
                Objects.requireNonNull(provider),
                method,
                authorisation
                        .map(Authorisation::providerPaymentId)
                        .orElseGet(() -> start == null ? null : start.providerPaymentId()),
                external(),
                requestedAt,
                authorisation.map(Authorisation::expiresAt).orElse(expiresAt),
                isOpen() && (withdrawnAt != null || !now.isBefore(expiresAt)) && operations.contains(Operation.CLOSE));
    }

    /**
     * Withdraws the payment. What was not started is closed at once, because the shopper has no instructions to pay by, and gets none later.
     * What was started must be closed by the provider, if it can do that.
     */
    Decision<Payment> withdraw(Instant at, Set<Operation> operations) {
        return switch (state) {
            case Captured captured -> Unchanged.unchanged("captured already");
            case Authorised authorised -> Unchanged.unchanged("authorised already");
            case Voided voided -> Unchanged.unchanged("authorised already");
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

    /** The amount that can be refunded now: what is captured and not refunded; empty while nothing is secured. */
    Optional<Money> refundable() {
        return state instanceof Captured captured
                ? Optional.of(amount.minus(Money.ofMinor(captured.refundMinor(), amount.currency())))
                : authorisation().map(money -> money(money.capturedMinor() - money.refundMinor()));
    }

    /** The amount that further captures may add to what can be refunded. */
    Money capturable() {
        return state instanceof Authorised authorised
                ? money(amount.amountMinor() - authorised.authorisation().capturedMinor())
                : Money.zero(amount.currency());
    }

    /** The provider's id that captures and refunds name; empty while nothing is secured. */
    Optional<String> securedId() {
        return state instanceof Captured captured
                ? Optional.of(captured.providerPaymentId())
                : authorisation().map(Authorisation::providerPaymentId);
    }

    Money money(long minor) {
        return Money.ofMinor(minor, amount.currency());
    }

    /**
     * Changes the amount that the payment's refunds hold.
     *
     * @param moreMinor minor units to add; below zero when a refund was refused
     * @throws IllegalStateException if {@code moreMinor} is not zero and nothing of the payment is secured
     */
    Payment withRefunds(long moreMinor) {
        if (moreMinor == 0) {
            return this;
        }
        return switch (state) {
            case Captured captured ->
                withState(
                        new Captured(captured.at(), captured.providerPaymentId(), captured.refundMinor() + moreMinor));
            case Authorised authorised ->
                withState(new Authorised(authorised.authorisation().withRefunds(moreMinor)));
            case Voided voided -> withState(new Voided(voided.authorisation().withRefunds(moreMinor), voided.reason()));
            case Open open -> throw notCaptured();
            case Failed failed -> throw notCaptured();
            case Closed closed -> throw notCaptured();
        };
    }

    private IllegalStateException notCaptured() {
        return new IllegalStateException("The payment is not captured: " + reference);
    }

    /**
     * A second capture with another payment id of the provider means that the provider took the money twice. We must not keep it, so it
     * is a mismatch, which an operator has to check.
     */
    private Decision<Payment> capture(
            ProviderCallback callback, ProviderCallback.Captured captured, BalanceCover cover) {
        if (state instanceof Captured before) {
            String again = captured.providerPaymentId();
            return again == null || again.equals(before.providerPaymentId())
                    ? Unchanged.unchanged("captured already")
                    : Unchanged.mismatch("captured already, as " + before.providerPaymentId());
        }
        Instant at = callback.occurredAt();
        String id = Objects.requireNonNullElseGet(
                captured.providerPaymentId(), () -> start != null ? start.providerPaymentId() : callback.eventId());
        return switch (cover) {
            case COVERED -> captured(at, id).withRemark(lateness("captured", at));
            case LACKING -> credited(withState(new Captured(at, id, 0)));
            case CREDITED -> Unchanged.unchanged("captured already, and credited to the wallet of the payer");
        };
    }

    /** The capture of this payment as a whole. */
    Changed<Payment> captured(Instant at, String id) {
        return Changed.withEvent(
                withState(new Captured(at, id, 0)),
                new PaymentSecured(reference, correlation, amount, at, provider, id, true, null, null));
    }

    /**
     * The provider has collected its part late, and the wallet cannot pay the other one any more. The collected amount goes to the wallet, so
     * that no money is lost, and the payment is not captured.
     */
    private Decision<Payment> credited(Payment captured) {
        String why = "captured when the balance could not pay its part any more; credited to the wallet as "
                + TopUp.convertedFrom(reference);
        return new Changed<>(withState(new Closed(why)), List.of(), why, captured);
    }

    /** Why it is late that the payment is secured at this time; null if it is not. */
    @Nullable
    String lateness(String secured, Instant at) {
        if (state instanceof Failed failed) {
            return "%s although the payment had failed: %s".formatted(secured, failed.reason());
        }
        if (state instanceof Closed closed) {
            return "%s although the payment was closed: %s".formatted(secured, closed.reason());
        }
        return at.isAfter(expiresAt)
                ? "%s after the end of the payment window, %s".formatted(secured, expiresAt)
                : null;
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
        return with(balanceMinor, start, withdrawnAt, next);
    }

    Payment withdrawnSince(@Nullable Instant since) {
        return with(balanceMinor, start, since, state);
    }

    private Payment with(long balance, Creation.@Nullable Created started, @Nullable Instant withdrawing, State next) {
        return new Payment(
                reference,
                correlation,
                method,
                provider,
                amount,
                balance,
                requestedAt,
                expiresAt,
                started,
                withdrawing,
                next);
    }
}
