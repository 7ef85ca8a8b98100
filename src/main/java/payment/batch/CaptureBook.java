package payment.batch;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import outbox.Event;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.VoidRequested;
import payment.batch.Payment.Authorised;
import payment.callback.ProviderEvent;
import payment.callback.ReportedTimes;
import payment.capture.Authorisation;
import payment.capture.Capture;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.inquiry.InquiryRows;
import payment.provider.Operation;
import payment.provider.ProviderCallback.CaptureFact;
import platform.callback.Verdict;
import platform.sql.TrackedRows;

/** The captures of one payment batch, and what becomes of authorised payments. {@link CaptureOutcome} and {@link AuthorisedPayment} decide. */
final class CaptureBook {

    private static final Comparator<Capture> IN_ORDER =
            Comparator.comparing(Capture::requestedAt).thenComparing(Capture::reference);

    private final Providers providers;
    private final Instant at;
    private final ReportedTimes times;
    private final TrackedRows<String, Payment> payments;
    private final TrackedRows<String, Capture> captures;
    private final InquiryRows inquiries;
    private final Consumer<Event> outgoing;
    private final BiConsumer<Inquiry, ProviderCall> calling;
    private final Consumer<Payment> changed;

    /**
     * @param times bounds the times of captures
     * @param captures the locked captures that the batch names
     * @param outgoing publishes an event
     * @param calling claims a call for its row
     * @param changed is called with each payment of which something more is captured or will not be
     */
    CaptureBook(
            Providers providers,
            Instant at,
            ReportedTimes times,
            TrackedRows<String, Payment> payments,
            TrackedRows<String, Capture> captures,
            InquiryRows inquiries,
            Consumer<Event> outgoing,
            BiConsumer<Inquiry, ProviderCall> calling,
            Consumer<Payment> changed) {
        this.providers = providers;
        this.at = at;
        this.times = times;
        this.payments = payments;
        this.captures = captures;
        this.inquiries = inquiries;
        this.outgoing = outgoing;
        this.calling = calling;
        this.changed = changed;
    }

    /**
     * Requests a capture. Whether there may be several was fixed when the payment was authorised, whatever the settings of the provider are now.
     *
     * @throws IllegalStateException if the payment is not known yet; then the request is repeated
     */
    void request(CaptureRequested request) {
        Payment payment = payment(request.paymentReference());
        Optional<Capture> known = captures.find(request.reference());
        if (known.isPresent()) {
            CaptureOutcome.answer(known.get(), payment).ifPresent(outgoing);
            return;
        }
        boolean isBeingCaptured =
                payment.authorisation().filter(Authorisation::isBeingCaptured).isPresent();
        boolean severalCaptures = payment.authorisation()
                .filter(money -> money.isCapturedInParts(operationsOf(payment)))
                .isPresent();
        apply(CaptureOutcome.requested(request, payment, severalCaptures, at));
        captures.find(request.reference()).filter(Capture::isUndecided).ifPresent(due -> {
            Inquiry row = inquiries.beginAgain(Subject.CAPTURE, due.reference());
            if (due.last() && isBeingCaptured) {
                inquiries.putOff(row, at);
            } else {
                calling.accept(row, CaptureOutcome.toCaptureDue(due, payment(due.paymentReference())));
            }
        });
    }

    /** @throws IllegalStateException if the payment is not known or not authorised yet; then the request is repeated */
    void release(VoidRequested request) {
        Decision.Changed<Payment> release = AuthorisedPayment.release(payment(request.reference()), at);
        payments.put(request.reference(), release.next());
        release.events().forEach(outgoing);
        releaseNow(release.next());
    }

    /** Asks the provider for the release if it is due, and again after a longer interval if it does not answer; or answers the request. */
    private void releaseNow(Payment payment) {
        if (AuthorisedPayment.isReleaseDue(payment)) {
            calling.accept(
                    inquiries.beginAgain(Subject.PAYMENT, payment.reference()), AuthorisedPayment.toVoidDue(payment));
        }
        AuthorisedPayment.answerToRelease(payment).ifPresent(answer -> {
            payments.put(payment.reference(), answer.next());
            answer.events().forEach(outgoing);
        });
    }

    /** A payment has been authorised: the provider is asked what became of it when the authorisation has expired. */
    void begun(Payment payment) {
        payment.authorisation()
                .ifPresent(money -> inquiries.beginAt(Subject.PAYMENT, payment.reference(), money.expiresAt()));
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
            calling.accept(inquiry, AuthorisedPayment.toVoidDue(payment));
        } else if (at.isBefore(expiresAt)) {
            inquiries.beginAt(Subject.PAYMENT, payment.reference(), expiresAt);
        } else {
            outgoing.accept(payment.toInquiryDue(at, operationsOf(payment)));
            inquiries.asked(inquiry, null);
        }
        return true;
    }

    /** Sends a capture whose outcome is not known, or sends it again; the provider then says what became of it. */
    void ask(Inquiry inquiry) {
        Capture capture =
                captures.find(inquiry.reference()).filter(Capture::isUndecided).orElse(null);
        if (capture == null) {
            inquiries.end(inquiry);
        } else if (mustWait(capture)) {
            inquiries.putOff(inquiry, capture.requestedAt());
        } else {
            calling.accept(inquiry, CaptureOutcome.toCaptureDue(capture, payment(capture.paymentReference())));
        }
    }

    /**
     * The provider releases the rest with the last capture. So the last one is not sent before the provider has answered to the others. If an
     * earlier last one is not answered either, that one goes first.
     */
    private boolean mustWait(Capture capture) {
        return capture.last()
                && captures.all()
                        .anyMatch(other -> other.status() == Capture.Status.REQUESTED
                                && other.paymentReference().equals(capture.paymentReference())
                                && (!other.last() || IN_ORDER.compare(other, capture) < 0));
    }

    boolean isUndecided(String reference) {
        return captures.find(reference).filter(Capture::isUndecided).isPresent();
    }

    void handle(ProviderAnswer.OnCapture answer) {
        Capture capture = captures.find(answer.reference())
                .orElseThrow(() -> new IllegalStateException(
                        "The provider answered for an unknown capture: " + answer.reference()));
        Payment payment = payment(capture.paymentReference());
        apply(
                switch (answer) {
                    case ProviderAnswer.CaptureAccepted accepted -> CaptureOutcome.accepted(capture, payment);
                    case ProviderAnswer.CaptureSucceeded succeeded ->
                        CaptureOutcome.of(
                                capture,
                                times.bounded(
                                        Objects.requireNonNull(payment.provider()),
                                        capture.reference(),
                                        succeeded.capturedAt()),
                                succeeded.toFact(),
                                payment);
                    case ProviderAnswer.CaptureRefused refused ->
                        CaptureOutcome.of(capture, at, refused.toFact(), payment);
                });
    }

    /** Decides on a callback. A capture is stored before the provider hears of it, so one about an unknown capture waits for a person. */
    Verdict decide(ProviderEvent event, CaptureFact fact) {
        Optional<Capture> capture = captures.find(event.reference());
        return capture.isEmpty()
                ? new Verdict.Waiting("no capture was requested with this reference")
                : apply(CaptureOutcome.of(
                        capture.get(),
                        new CaptureOutcome.ProviderReport(
                                event.provider(),
                                event.callback().amount(),
                                event.callback().occurredAt(),
                                fact),
                        payment(capture.get().paymentReference())));
    }

    Capture capture(String reference) {
        return captures.find(reference).orElseThrow();
    }

    TrackedRows<String, Capture> rows() {
        return captures;
    }

    private Verdict apply(CaptureOutcome outcome) {
        Capture capture = outcome.capture();
        boolean isChanged =
                !outcome.payment().equals(payments.get(outcome.payment().reference()));
        if (outcome.verdict() instanceof Verdict.Applied) {
            captures.put(capture.reference(), capture);
            payments.put(outcome.payment().reference(), outcome.payment());
            outcome.events().forEach(outgoing);
            if (isChanged && !outcome.events().isEmpty()) {
                changed.accept(outcome.payment());
                releaseNow(payment(outcome.payment().reference()));
            }
        }
        return outcome.verdict();
    }

    private Payment payment(String reference) {
        return payments.find(reference)
                .orElseThrow(() -> new IllegalStateException("The payment is not known yet: " + reference));
    }

    private Set<Operation> operationsOf(Payment payment) {
        return providers.operationsOf(payment.method());
    }
}
