package payment.batch;

import java.util.List;
import java.util.Optional;
import payment.PaymentRequest.RefundRequested;
import payment.callback.ProviderEvent;
import payment.inquiry.Inquiry.Subject;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.RefundFact;
import platform.callback.Verdict;

/** The refunds of one payment batch. {@link Refund} decides; this class passes it the payment and what is left of its parts. */
final class RefundBook {

    private final LockedBatch batch;
    private final LockedBatch.Rows rows;
    private final Tenders tenders;

    RefundBook(LockedBatch batch, Tenders tenders) {
        this.batch = batch;
        this.rows = batch.rows();
        this.tenders = tenders;
    }

    /**
     * Adds the refund of a request, or answers a repeated request.
     *
     * @return the refund if it is new; {@link #send} must follow
     */
    Optional<Refund> request(RefundRequested request) {
        Optional<Refund> known = rows.refunds().find(request.reference());
        if (known.isPresent()) {
            known.get().answer(paymentOf(known.get())).ifPresent(batch::publish);
            return Optional.empty();
        }
        Refund refund = Refund.requested(request, rows.at());
        rows.payments().addPlaceholder(request.paymentReference());
        rows.refunds().put(refund.reference(), refund);
        return Optional.of(refund);
    }

    void handle(ProviderAnswer.OnRefund answer) {
        Refund refund = rows.refunds()
                .find(answer.reference())
                .orElseThrow(() -> new IllegalStateException(
                        "The provider answered for an unknown refund: " + answer.reference()));
        apply(
                refund,
                switch (answer) {
                    case ProviderAnswer.RefundAccepted accepted -> refund.accepted();
                    case ProviderAnswer.RefundSucceeded succeeded -> outcome(refund, new ProviderCallback.Refunded());
                    case ProviderAnswer.RefundRefused refused ->
                        outcome(refund, new ProviderCallback.RefundRefused(refused.reason()));
                    case ProviderAnswer.RefundReturned failed ->
                        outcome(refund, new ProviderCallback.RefundReturned(failed.reason()));
                });
    }

    private Decision<Refund> outcome(Refund refund, RefundFact fact) {
        return refund.handle(fact, rows.at(), paymentOf(refund), remaining(refund));
    }

    Verdict decide(ProviderEvent event, RefundFact fact) {
        Optional<Refund> found = rows.refunds().find(event.reference());
        if (found.isEmpty()) {
            rows.refunds().addPlaceholder(event.reference());
            return new Verdict.Waiting("the refund is not known yet");
        }
        Refund refund = found.get();
        return apply(
                refund, refund.handle(event.provider(), event.callback(), fact, paymentOf(refund), remaining(refund)));
    }

    /** An operator has decided on a refund that waits for an approval. */
    void decide(String reference, boolean approved) {
        Refund waiting = rows.refunds().find(reference).orElseThrow();
        Payment payment = paymentOf(waiting).orElseThrow();
        apply(waiting, waiting.decided(approved, payment, rows.checks().disputes(), remaining(waiting)));
        callIfDue(reference);
    }

    /** The refunds that wait until enough of a payment is captured, ordered by reference; none if nothing of it can be refunded. */
    List<Refund> waitingFor(Payment payment) {
        return payment.refundable().isEmpty()
                ? List.of()
                : rows.refunds()
                        .all()
                        .filter(refund ->
                                refund.isWaiting() && refund.paymentReference().equals(payment.reference()))
                        .toList();
    }

    /** Decides whether a refund that waits can be sent now. */
    void send(Refund refund) {
        apply(refund, refund.send(paymentOf(refund), rows.checks(), remaining(refund)));
    }

    /** Calls the provider for a refund that is requested and not decided. */
    void callIfDue(String reference) {
        rows.refunds().find(reference).filter(Refund::isRequested).ifPresent(due -> {
            Payment payment = paymentOf(due).orElseThrow();
            if (batch.providers().captureApart(payment.provider())) {
                rows.parts()
                        .allocate(
                                reference,
                                payment.reference(),
                                due.external().amountMinor(),
                                rows.captures().all());
            }
            batch.call(rows.inquiries().beginAgain(Subject.REFUND, reference), due.toRefundDue(payment));
        });
    }

    private Verdict apply(Refund before, Decision<Refund> decision) {
        return switch (decision) {
            case Decision.Changed<Refund> moves -> {
                Refund next = moves.next();
                paymentOf(next).ifPresent(payment -> tenders.follow(before, next, payment));
                rows.refunds().put(next.reference(), next);
                if (before.heldMinor() != next.heldMinor()) {
                    Payment payment = paymentOf(next).orElseThrow();
                    if (next.heldMinor() < before.heldMinor()) {
                        rows.parts().free(next.reference(), payment.reference());
                    } else {
                        rows.parts().take(next.reference(), payment.reference());
                    }
                    batch.put(payment.withRefunds(next.heldMinor() - before.heldMinor()));
                }
                moves.events().forEach(batch::publish);
                yield new Verdict.Applied();
            }
            case Decision.Unchanged<Refund> stays -> stays.verdict();
        };
    }

    private Optional<Payment> paymentOf(Refund refund) {
        return rows.payments().find(refund.paymentReference());
    }

    private Refund.Remaining remaining(Refund refund) {
        return paymentOf(refund)
                .map(payment -> tenders.remaining(refund, payment))
                .orElse(Refund.Remaining.WITHOUT_WALLET);
    }
}
