package payment.batch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import outbox.Event;
import payment.PaymentRequest.RefundRequested;
import payment.approval.RefundChecks;
import payment.callback.ProviderEvent;
import payment.capture.Capture;
import payment.capture.CapturedParts;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.inquiry.InquiryRows;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.RefundFact;
import platform.callback.Verdict;
import platform.sql.TrackedRows;

/** The refunds of one payment batch. {@link Refund} decides; this class passes it the payment, and the callbacks that waited for the refund. */
final class RefundBook {

    /**
     * The locked rows that refunds read and change.
     *
     * @param captures those that the batch names
     * @param parts what refunds take from captures that are payments of their own at the provider
     */
    record Rows(
            Instant at,
            TrackedRows<String, Payment> payments,
            TrackedRows<String, Refund> refunds,
            TrackedRows<String, Capture> captures,
            CapturedParts parts,
            InquiryRows inquiries) {}

    private final Providers providers;
    private final Rows rows;
    private final Tenders tenders;
    private final RefundChecks checks;
    private final Consumer<Event> outgoing;
    private final BiConsumer<Inquiry, ProviderCall> calling;
    private final Consumer<String> decideWaiting;

    /**
     * @param outgoing publishes an event
     * @param calling claims a call for its row
     * @param decideWaiting decides on the callbacks that waited for the refund with a reference
     */
    RefundBook(
            Providers providers,
            Rows rows,
            Tenders tenders,
            RefundChecks checks,
            Consumer<Event> outgoing,
            BiConsumer<Inquiry, ProviderCall> calling,
            Consumer<String> decideWaiting) {
        this.providers = providers;
        this.rows = rows;
        this.tenders = tenders;
        this.checks = checks;
        this.outgoing = outgoing;
        this.calling = calling;
        this.decideWaiting = decideWaiting;
    }

    void request(RefundRequested request) {
        Optional<Refund> known = rows.refunds.find(request.reference());
        if (known.isPresent()) {
            known.get().answer(paymentOf(known.get())).ifPresent(outgoing);
            return;
        }
        Refund refund = Refund.requested(request, rows.at);
        rows.payments.addPlaceholder(request.paymentReference());
        rows.refunds.put(refund.reference(), refund);
        send(refund);
    }

    void handle(ProviderAnswer.OnRefund answer) {
        Refund refund = rows.refunds
                .find(answer.reference())
                .orElseThrow(() -> new IllegalStateException(
                        "The provider answered for an unknown refund: " + answer.reference()));
        apply(
                refund,
                switch (answer) {
                    case ProviderAnswer.RefundAccepted accepted -> refund.accepted();
                    case ProviderAnswer.RefundSucceeded succeeded ->
                        refund.handle(new ProviderCallback.Refunded(), rows.at, paymentOf(refund));
                    case ProviderAnswer.RefundRefused refused ->
                        refund.handle(new ProviderCallback.RefundRefused(refused.reason()), rows.at, paymentOf(refund));
                    case ProviderAnswer.RefundReturned failed ->
                        refund.handle(new ProviderCallback.RefundReturned(failed.reason()), rows.at, paymentOf(refund));
                });
    }

    Verdict decide(ProviderEvent event, RefundFact fact) {
        Optional<Refund> refund = rows.refunds.find(event.reference());
        if (refund.isEmpty()) {
            rows.refunds.addPlaceholder(event.reference());
            return new Verdict.Waiting("the refund is not known yet");
        }
        return apply(
                refund.get(), refund.get().handle(event.provider(), event.callback(), fact, paymentOf(refund.get())));
    }

    /** An operator has decided on a refund that waits for an approval. */
    void decide(String reference, boolean approved) {
        Refund waiting = rows.refunds.find(reference).orElseThrow();
        Payment payment = paymentOf(waiting).orElseThrow();
        apply(waiting, waiting.decided(approved, payment, checks.disputes()));
        callIfDue(reference);
    }

    /** Decides on the refunds that wait until enough of the payment is captured. */
    void sendWaiting(Payment payment) {
        if (payment.refundable().isPresent()) {
            waitingFor(payment.reference()).forEach(this::send);
        }
    }

    private void send(Refund refund) {
        apply(refund, refund.send(paymentOf(refund), checks));
        decideWaiting.accept(refund.reference());
        // The waiting callbacks are decided first: if one of them reports the outcome, the provider is not called.
        callIfDue(refund.reference());
    }

    private void callIfDue(String reference) {
        rows.refunds.find(reference).filter(Refund::isRequested).ifPresent(due -> {
            Payment payment = paymentOf(due).orElseThrow();
            if (providers.captureApart(payment.provider())) {
                rows.parts.allocate(
                        reference, payment.reference(), due.external().amountMinor(), rows.captures.all());
            }
            calling.accept(rows.inquiries.beginAgain(Subject.REFUND, reference), due.toRefundDue(payment));
        });
    }

    private Verdict apply(Refund before, Decision<Refund> decision) {
        return switch (tenders.completed(before, decision, paymentOf(before).orElse(null))) {
            case Decision.Changed<Refund> moves -> {
                Refund next = moves.next();
                rows.refunds.put(next.reference(), next);
                if (before.heldMinor() != next.heldMinor()) {
                    Payment payment = paymentOf(next).orElseThrow();
                    if (next.heldMinor() < before.heldMinor()) {
                        rows.parts.free(next.reference(), payment.reference());
                    } else {
                        rows.parts.take(next.reference(), payment.reference());
                    }
                    rows.payments.put(payment.reference(), payment.withRefunds(next.heldMinor() - before.heldMinor()));
                }
                moves.events().forEach(outgoing);
                yield new Verdict.Applied();
            }
            case Decision.Unchanged<Refund> stays -> stays.verdict();
        };
    }

    /** The refunds that wait for captures of this payment, ordered by reference. */
    private List<Refund> waitingFor(String paymentReference) {
        return rows.refunds
                .all()
                .filter(refund ->
                        refund.isWaiting() && refund.paymentReference().equals(paymentReference))
                .toList();
    }

    private Optional<Payment> paymentOf(Refund refund) {
        return rows.payments.find(refund.paymentReference());
    }
}
