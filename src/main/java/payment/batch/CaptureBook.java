package payment.batch;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.VoidRequested;
import payment.batch.Payment.Authorised;
import payment.callback.ProviderEvent;
import payment.capture.Authorisation;
import payment.capture.Capture;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.provider.ProviderCallback.CaptureFact;
import platform.callback.Verdict;

/** The captures of one payment batch, and what becomes of authorised payments. {@link CaptureOutcome} and {@link AuthorisedPayment} decide. */
final class CaptureBook {

    private static final Comparator<Capture> IN_ORDER =
            Comparator.comparing(Capture::requestedAt).thenComparing(Capture::reference);

    private final LockedBatch batch;
    private final LockedBatch.Rows rows;

    CaptureBook(LockedBatch batch) {
        this.batch = batch;
        this.rows = batch.rows();
    }

    /**
     * Requests a capture. Whether there may be several was fixed when the payment was authorised, whatever the settings of the provider are now.
     *
     * @throws IllegalStateException if the payment is not known yet; then the request is repeated
     */
    void request(CaptureRequested request) {
        Payment payment = payment(request.paymentReference());
        Optional<Capture> known = rows.captures().find(request.reference());
        if (known.isPresent()) {
            CaptureOutcome.answer(known.get(), payment).ifPresent(batch::publish);
            return;
        }
        boolean isBeingCaptured =
                payment.authorisation().filter(Authorisation::isBeingCaptured).isPresent();
        boolean severalCaptures = payment.authorisation()
                .filter(money -> money.isCapturedInParts(batch.operationsOf(payment)))
                .isPresent();
        // Nothing follows: a capture that is requested publishes nothing, and one that is refused leaves the payment as
        // it is.
        apply(CaptureOutcome.requested(request, payment, severalCaptures, rows.at()));
        rows.captures().find(request.reference()).filter(Capture::isUndecided).ifPresent(due -> {
            Inquiry row = rows.inquiries().beginAgain(Subject.CAPTURE, due.reference());
            if (due.last() && isBeingCaptured) {
                rows.inquiries().putOff(row, rows.at());
            } else {
                batch.call(row, CaptureOutcome.toCaptureDue(due, payment(due.paymentReference())));
            }
        });
    }

    /** @throws IllegalStateException if the payment is not known or not authorised yet; then the request is repeated */
    void release(VoidRequested request) {
        Decision.Changed<Payment> release = AuthorisedPayment.release(payment(request.reference()), rows.at());
        batch.put(release.next());
        release.events().forEach(batch::publish);
        releaseIfDue(request.reference());
    }

    /** Asks the provider for the release if it is due, and again after a longer interval if it does not answer; or answers the request. */
    void releaseIfDue(String reference) {
        Payment payment = payment(reference);
        if (AuthorisedPayment.isReleaseDue(payment)) {
            batch.call(
                    rows.inquiries().beginAgain(Subject.PAYMENT, payment.reference()),
                    AuthorisedPayment.toVoidDue(payment));
        }
        AuthorisedPayment.answerToRelease(payment).ifPresent(answer -> {
            batch.put(answer.next());
            answer.events().forEach(batch::publish);
        });
    }

    /** A payment has been authorised: the provider is asked what became of it when the authorisation has expired. */
    void begun(Payment payment) {
        payment.authorisation()
                .ifPresent(money -> rows.inquiries().beginAt(Subject.PAYMENT, payment.reference(), money.expiresAt()));
    }

    /**
     * Asks about an authorised payment: for its release if that was requested, or what became of it if it has expired.
     *
     * @return whether there is anything to ask, now or later
     */
    boolean ask(Inquiry inquiry, Payment payment) {
        if (!(payment.state() instanceof Authorised authorised)) {
            return false;
        }
        Instant expiresAt = authorised.authorisation().expiresAt();
        if (AuthorisedPayment.isReleaseDue(payment)) {
            batch.call(inquiry, AuthorisedPayment.toVoidDue(payment));
        } else if (rows.at().isBefore(expiresAt)) {
            rows.inquiries().beginAt(Subject.PAYMENT, payment.reference(), expiresAt);
        } else {
            batch.publish(payment.toInquiryDue(rows.at(), batch.operationsOf(payment)));
            rows.inquiries().asked(inquiry, null);
        }
        return true;
    }

    /** Sends a capture whose outcome is not known, or sends it again; the provider then says what became of it. */
    void ask(Inquiry inquiry) {
        Capture capture = rows.captures()
                .find(inquiry.reference())
                .filter(Capture::isUndecided)
                .orElse(null);
        if (capture == null) {
            rows.inquiries().end(inquiry);
        } else if (mustWait(capture)) {
            rows.inquiries().putOff(inquiry, capture.requestedAt());
        } else {
            batch.call(inquiry, CaptureOutcome.toCaptureDue(capture, payment(capture.paymentReference())));
        }
    }

    /**
     * The provider releases the rest with the last capture. So the last one is not sent before the provider has answered to the others. If an
     * earlier last one is not answered either, that one goes first.
     */
    private boolean mustWait(Capture capture) {
        return capture.last()
                && rows.captures()
                        .all()
                        .anyMatch(other -> other.status() == Capture.Status.REQUESTED
                                && other.paymentReference().equals(capture.paymentReference())
                                && (!other.last() || IN_ORDER.compare(other, capture) < 0));
    }

    boolean isUndecided(String reference) {
        return rows.captures().find(reference).filter(Capture::isUndecided).isPresent();
    }

    /** The effect of a provider's answer to a call. */
    CaptureOutcome outcome(ProviderAnswer.OnCapture answer) {
        Capture capture = rows.captures()
                .find(answer.reference())
                .orElseThrow(() -> new IllegalStateException(
                        "The provider answered for an unknown capture: " + answer.reference()));
        Payment payment = payment(capture.paymentReference());
        return switch (answer) {
            case ProviderAnswer.CaptureAccepted accepted -> CaptureOutcome.accepted(capture, payment);
            case ProviderAnswer.CaptureSucceeded succeeded ->
                CaptureOutcome.of(
                        capture,
                        batch.times()
                                .bounded(
                                        Objects.requireNonNull(payment.provider()),
                                        capture.reference(),
                                        succeeded.capturedAt()),
                        succeeded.toFact(),
                        payment);
            case ProviderAnswer.CaptureRefused refused ->
                CaptureOutcome.of(capture, rows.at(), refused.toFact(), payment);
        };
    }

    /** The effect of a callback; empty if its capture is not known. */
    Optional<CaptureOutcome> outcome(ProviderEvent event, CaptureFact fact) {
        return rows.captures()
                .find(event.reference())
                .map(capture -> CaptureOutcome.of(
                        capture,
                        new CaptureOutcome.ProviderReport(
                                event.provider(),
                                event.callback().amount(),
                                event.callback().occurredAt(),
                                fact),
                        payment(capture.paymentReference())));
    }

    /**
     * Stores an outcome and publishes its events.
     *
     * @return whether the captured amount has changed or a capture was refused; then refunds that wait and a requested release must follow
     */
    boolean apply(CaptureOutcome outcome) {
        if (!(outcome.verdict() instanceof Verdict.Applied)) {
            return false;
        }
        boolean isChanged =
                !outcome.payment().equals(rows.payments().get(outcome.payment().reference()));
        rows.captures().put(outcome.capture().reference(), outcome.capture());
        batch.put(outcome.payment());
        outcome.events().forEach(batch::publish);
        return isChanged && !outcome.events().isEmpty();
    }

    Capture capture(String reference) {
        return rows.captures().find(reference).orElseThrow();
    }

    private Payment payment(String reference) {
        return rows.payments()
                .find(reference)
                .orElseThrow(() -> new IllegalStateException("The payment is not known yet: " + reference));
    }
}
