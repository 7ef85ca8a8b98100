package payment.batch;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest;
import payment.PaymentRequest.RefundRequested;
import payment.approval.Asker;
import payment.approval.RefundChecks;
import payment.batch.Decision.Changed;
import payment.batch.Decision.Unchanged;
import payment.batch.ProviderCall.RefundDue;
import payment.batch.ProviderCall.RefundInquiryDue;
import payment.dispute.DisputeRows;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.RefundFact;
import platform.money.Money;

/**
 * The refund of a captured payment or of a part of it. A payment may have many refunds. A refund is refused if it exceeds the amount
 * that the others have left of the payment.
 *
 * @param balanceMinor minor units of the amount that go to the wallet of the payer; 0 if none, and until the refund is sent
 * @param requestedAt when the request was handled
 * @param asker who has requested the refund; null if it is not known
 * @param refundedAt when the money went back, by the provider's clock; null if it has not, or if the provider gave no time
 * @param failedAt when the refund failed for good, by the provider's clock; null if it did not, and if it was only refused
 * @param refusal the reason, when the refund was refused or has failed; else null
 */
@AggregateRoot
record Refund(
        @Identity String reference,
        String correlation,
        String paymentReference,
        Money amount,
        long balanceMinor,
        Instant requestedAt,
        String reason,
        @Nullable Asker asker,
        Status status,
        @Nullable Instant refundedAt,
        @Nullable Instant failedAt,
        @Nullable String refusal) {

    enum Status {
        /** Requested before the capture; it is sent to the provider after the capture. */
        WAITING,
        /** It waits for an operator, and holds its amount. */
        UNAPPROVED,
        /** The call to the provider is due. */
        REQUESTED,
        /** The provider has accepted the refund and will send a callback with the outcome. */
        ACCEPTED,
        REFUNDED,
        /** The provider does not refund the money. If the refund has failed for good, a success that is reported later changes nothing. */
        REFUSED,
        /** It was refunded, and has failed then: the shop has the provider's part again, and the wallet has kept its part. */
        RETURNED
    }

    /**
     * The amounts of both parts of a payment that other refunds have not used. The provider pays back first, up to the amount that it has
     * collected; the rest of a refund goes to the wallet.
     *
     * @param externalMinor minor units that the provider can still pay back
     * @param balanceMinor minor units that the wallet can still get back
     */
    record Remaining(long externalMinor, long balanceMinor) {

        /** No wallet limits the refund: the payment has no such part, or is not captured or not known. */
        static final Remaining WITHOUT_WALLET = new Remaining(Long.MAX_VALUE, 0);
    }

    static Refund requested(RefundRequested request, Instant at) {
        return new Refund(
                request.reference(),
                request.correlation(),
                request.paymentReference(),
                request.amount(),
                0,
                at,
                request.reason(),
                asker(request),
                Status.WAITING,
                null,
                null,
                null);
    }

    /** Before version 3 a request names no issuer, and nobody but an operator. */
    private static @Nullable Asker asker(RefundRequested request) {
        PaymentRequest.Requester requester = request.requester();
        if (requester == null) {
            return request.requestedBy() == null
                    ? null
                    : new Asker(Asker.Kind.OPERATOR, null, request.requestedBy(), null);
        }
        Asker.Kind kind = switch (requester.kind()) {
            case PLATFORM -> Asker.Kind.PLATFORM;
            case OPERATOR -> Asker.Kind.OPERATOR;
            case SHOPPER -> Asker.Kind.SHOPPER;
        };
        return new Asker(kind, requester.issuer(), request.requestedBy(), requester.shopper());
    }

    /** What the provider pays: the amount without what goes to a wallet. */
    Money external() {
        return balanceMinor == 0 ? amount : amount.minus(Money.ofMinor(balanceMinor, amount.currency()));
    }

    private Refund withBalance(long minor) {
        return new Refund(
                reference,
                correlation,
                paymentReference,
                amount,
                minor,
                requestedAt,
                reason,
                asker,
                status,
                refundedAt,
                failedAt,
                refusal);
    }

    /** Minor units that this refund holds of the wallet's part; 0 while it waits for an approval, because its parts are not fixed yet. */
    long heldBalanceMinor() {
        return heldMinor() == 0 ? 0 : balanceMinor;
    }

    boolean isWaiting() {
        return status == Status.WAITING;
    }

    boolean isUnapproved() {
        return status == Status.UNAPPROVED;
    }

    boolean isRefunded() {
        return status == Status.REFUNDED;
    }

    boolean isRequested() {
        return status == Status.REQUESTED;
    }

    /** Minor units of the payment that this refund holds: refunded, or being refunded. No other refund can use them. */
    long heldMinor() {
        return switch (status) {
            case UNAPPROVED, REQUESTED, ACCEPTED, REFUNDED -> amount.amountMinor();
            case RETURNED -> balanceMinor;
            case WAITING, REFUSED -> 0;
        };
    }

    /**
     * The answer to a repeated request; empty while there is none. A refund that has failed after it succeeded was answered before.
     *
     * @param payment the payment of this refund
     */
    Optional<PaymentEvent> answer(Optional<Payment> payment) {
        return switch (status) {
            case REFUNDED -> Optional.of(refunded(payment));
            case REFUSED -> Optional.of(failed(Objects.requireNonNull(refusal)));
            case WAITING, UNAPPROVED, REQUESTED, ACCEPTED, RETURNED -> Optional.empty();
        };
    }

    /**
     * Marks the refund to be sent to the provider, if the payment is captured and has enough left for this refund. Before the capture
     * the refund waits, and also as long as enough of an authorised payment may still be captured. A dispute of the payment can forbid the
     * refund, and a large refund waits for an operator.
     */
    Decision<Refund> send(Optional<Payment> payment, RefundChecks checks, Remaining remaining) {
        if (!isAboveZero()) {
            return refuse("the amount is not above zero");
        }
        Optional<Money> refundable = payment.flatMap(Payment::refundable);
        if (refundable.isEmpty()) {
            return Unchanged.waiting("the payment is not captured yet");
        }
        Optional<String> disputed = checks.disputes().refusal(paymentReference, amount, refundable.get());
        if (disputed.isPresent()) {
            return refuse(disputed.get());
        }
        if (!fitsInto(refundable.get())) {
            return mayFollow(payment.get())
                    ? Unchanged.waiting("not enough of the payment is captured yet")
                    : refuse("the refund of %s exceeds the refundable amount %s".formatted(amount, refundable.get()));
        }
        if (!checks.approvals().concern(correlation, amount)) {
            return request(payment.get(), remaining);
        }
        checks.approvals().await(reference, paymentReference, correlation, amount, reason, asker);
        return Changed.withoutEvents(withStatus(Status.UNAPPROVED, null));
    }

    /** Fixes the parts of the refund. The provider is called for its part; a refund without such a part succeeds at once. */
    private Decision<Refund> request(Payment payment, Remaining remaining) {
        Refund requested = withBalance(Math.max(0, amount.amountMinor() - remaining.externalMinor()))
                .withStatus(Status.REQUESTED, null);
        if (requested.external().amountMinor() > 0) {
            return Changed.withoutEvents(requested);
        }
        Refund done = requested.withStatus(Status.REFUNDED, null);
        return Changed.withEvent(done, done.refunded(Optional.of(payment)));
    }

    /** Whether further captures can make this refund possible. */
    private boolean mayFollow(Payment payment) {
        Money capturable = payment.capturable();
        return capturable.amountMinor() > 0
                && fitsInto(payment.refundable().orElseThrow().plus(capturable));
    }

    /**
     * Handles the decision of an operator on a refund that waits for it. A dispute that was opened meanwhile forbids the refund.
     *
     * @param payment the payment of this refund, which is captured
     */
    Decision<Refund> decided(boolean approved, Payment payment, DisputeRows disputes, Remaining remaining) {
        if (!isUnapproved()) {
            throw new IllegalStateException("The refund does not wait for an approval: " + reference);
        }
        if (!approved) {
            return refuse("an operator has refused the refund");
        }
        return disputes.refusal(
                        paymentReference,
                        amount,
                        payment.refundable().orElseThrow().plus(amount))
                .map(this::refuse)
                .orElseGet(() -> request(payment, remaining));
    }

    /** The call to the provider. */
    RefundDue toRefundDue(Payment payment) {
        return new RefundDue(
                reference,
                correlation,
                Objects.requireNonNull(payment.provider()),
                paymentReference,
                payment.securedId()
                        .orElseThrow(
                                () -> new IllegalStateException("The payment is not captured: " + payment.reference())),
                payment.collected(),
                external(),
                requestedAt,
                reason);
    }

    /** Whether the provider was asked for the refund, and its outcome is not known. */
    boolean isUndecided() {
        return switch (status) {
            case REQUESTED, ACCEPTED -> true;
            case WAITING, UNAPPROVED, REFUNDED, REFUSED, RETURNED -> false;
        };
    }

    /** The call that asks the provider about this refund. */
    RefundInquiryDue toInquiryDue(Payment payment) {
        RefundDue due = toRefundDue(payment);
        return new RefundInquiryDue(
                due.reference(),
                due.correlation(),
                due.provider(),
                due.paymentReference(),
                due.providerPaymentId(),
                payment.collected(),
                due.amount(),
                requestedAt,
                due.reason());
    }

    /** The provider has accepted our request and will report the outcome later. */
    Decision<Refund> accepted() {
        return isRequested()
                ? Changed.withoutEvents(withStatus(Status.ACCEPTED, null))
                : Unchanged.unchanged("decided already");
    }

    /** Handles a callback of a provider. */
    Decision<Refund> handle(
            String from, ProviderCallback callback, RefundFact fact, Optional<Payment> payment, Remaining remaining) {
        if (payment.isPresent() && !from.equals(payment.get().provider())) {
            return Unchanged.mismatch("%s did not collect the payment".formatted(from));
        }
        if (!callback.amount().equals(external())) {
            return Unchanged.mismatch("the amount of the refund is " + external());
        }
        if (fact instanceof ProviderCallback.RefundRefused refused && isRefundedBefore(callback.occurredAt())) {
            return Unchanged.mismatch(
                    "the refund has failed after it had succeeded, so the money is not with the payer: "
                            + refused.reason());
        }
        Decision<Refund> decision = handle(fact, callback.occurredAt(), payment, remaining);
        if (decision instanceof Changed<Refund> changed && changed.next().isRefunded()) {
            return new Changed<>(changed.next().times(callback.occurredAt(), null), changed.events(), changed.remark());
        }
        return decision;
    }

    /** Without a time of the refund, whatever the provider reports of it is later. */
    private boolean isRefundedBefore(Instant at) {
        return isRefunded() && (refundedAt == null || refundedAt.isBefore(at));
    }

    /**
     * Handles the outcome that the provider reports. A completed refund counts even if a refusal was reported before, unless the refund has failed for
     * good.
     *
     * @param at by the provider's clock, if it says that
     */
    Decision<Refund> handle(RefundFact fact, Instant at, Optional<Payment> payment, Remaining remaining) {
        return switch (status) {
            case WAITING -> Unchanged.waiting("the payment's capture is not known yet");
            case UNAPPROVED -> Unchanged.mismatch("the refund waits for an approval and was not requested");
            case REQUESTED, ACCEPTED ->
                switch (fact) {
                    case ProviderCallback.Refunded refunded ->
                        Changed.withEvent(withStatus(Status.REFUNDED, null), refunded(payment));
                    case ProviderCallback.RefundRefused refused -> refuse(refused.reason());
                    case ProviderCallback.RefundReturned failed ->
                        Changed.withEvent(
                                withStatus(Status.REFUSED, failed.reason()).times(null, at), failed(failed.reason()));
                };
            case REFUNDED ->
                fact instanceof ProviderCallback.RefundReturned failed
                        ? giveBack(failed.reason(), at, payment.orElseThrow())
                        : Unchanged.unchanged("refunded already");
            case REFUSED -> failedAt == null ? afterRefusal(fact, at, payment, remaining) : afterFailure(fact, at);
            case RETURNED -> Unchanged.unchanged("failed for good already");
        };
    }

    private Decision<Refund> giveBack(String why, Instant at, Payment payment) {
        Refund next = withStatus(Status.RETURNED, why).times(refundedAt, at);
        return Changed.withEvent(next, next.returned(payment));
    }

    private Decision<Refund> afterRefusal(RefundFact fact, Instant at, Optional<Payment> payment, Remaining remaining) {
        return switch (fact) {
            case ProviderCallback.RefundRefused again -> Unchanged.unchanged("refused already");
            case ProviderCallback.Refunded refunded -> refundAfterAll(payment, remaining);
            case ProviderCallback.RefundReturned failed -> Changed.withoutEvents(times(null, at));
        };
    }

    /** Nobody was told of a success that is reported after its failure, so nobody needs to be told of it; but the statement has both. */
    private Decision<Refund> afterFailure(RefundFact fact, Instant at) {
        return fact instanceof ProviderCallback.Refunded && refundedAt == null
                ? Changed.withoutEvents(times(at, failedAt))
                : Unchanged.unchanged("failed for good already");
    }

    private Decision<Refund> refundAfterAll(Optional<Payment> payment, Remaining remaining) {
        if (payment.flatMap(Payment::refundable).filter(this::fitsInto).isEmpty()) {
            return Unchanged.mismatch("the refund was refused before, and its amount exceeds the rest of the payment");
        }
        return external().amountMinor() > remaining.externalMinor() || balanceMinor > remaining.balanceMinor()
                ? Unchanged.mismatch(
                        "the refund was refused before, and its parts exceed what is left of the parts of the payment")
                : Changed.withEvent(withStatus(Status.REFUNDED, null), refunded(payment));
    }

    private boolean fitsInto(Money refundable) {
        return isAboveZero() && amount.currency().equals(refundable.currency()) && amount.compareTo(refundable) <= 0;
    }

    private boolean isAboveZero() {
        return amount.amountMinor() > 0;
    }

    private Decision<Refund> refuse(String why) {
        return Changed.withEvent(withStatus(Status.REFUSED, why), failed(why));
    }

    private PaymentRefunded refunded(Optional<Payment> payment) {
        return new PaymentRefunded(
                reference,
                correlation,
                paymentReference,
                amount,
                payment.map(Payment::provider).orElse(null));
    }

    private RefundFailed failed(String why) {
        return new RefundFailed(reference, correlation, paymentReference, why);
    }

    /** What came back is what the provider had paid. */
    private RefundReturned returned(Payment payment) {
        return new RefundReturned(
                reference,
                correlation,
                paymentReference,
                external(),
                Objects.requireNonNull(payment.provider()),
                Objects.requireNonNull(refusal),
                Objects.requireNonNull(failedAt));
    }

    private Refund withStatus(Status next, @Nullable String why) {
        return with(next, null, null, why);
    }

    private Refund times(@Nullable Instant refunded, @Nullable Instant failed) {
        return with(status, refunded, failed, refusal);
    }

    private Refund with(Status next, @Nullable Instant refunded, @Nullable Instant failed, @Nullable String why) {
        return new Refund(
                reference,
                correlation,
                paymentReference,
                amount,
                balanceMinor,
                requestedAt,
                reason,
                asker,
                next,
                refunded,
                failed,
                why);
    }
}
