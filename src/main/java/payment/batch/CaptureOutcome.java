package payment.batch;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent;
import payment.PaymentRequest.CaptureRequested;
import payment.batch.Payment.Authorised;
import payment.batch.Payment.Voided;
import payment.batch.ProviderCall.CaptureDue;
import payment.capture.Authorisation;
import payment.capture.Capture;
import payment.capture.Capture.Status;
import payment.provider.ProviderCallback.CaptureFact;
import payment.provider.ProviderCallback.CaptureRefused;
import payment.provider.ProviderCallback.CaptureSucceeded;
import platform.callback.Verdict;
import platform.money.Money;

/**
 * The effect of a message on a capture and its payment.
 *
 * @param capture after the message
 * @param payment after the message
 * @param events to be published, in order
 * @param verdict what was made of the message
 */
record CaptureOutcome(Capture capture, Payment payment, List<PaymentEvent> events, Verdict verdict) {

    private static CaptureOutcome unchanged(Capture capture, Payment payment, String why) {
        return new CaptureOutcome(capture, payment, List.of(), new Verdict.Unchanged(why));
    }

    private static CaptureOutcome mismatch(Capture capture, Payment payment, String why) {
        return new CaptureOutcome(capture, payment, List.of(), new Verdict.Mismatch(why));
    }

    /** @param severalCaptures whether the provider can capture this payment in several parts */
    static CaptureOutcome requested(CaptureRequested request, Payment payment, boolean severalCaptures, Instant at) {
        String refusal = refusal(request, payment, severalCaptures);
        if (refusal != null) {
            Capture refused = capture(request, payment, request.last(), 0, at, Status.REFUSED, refusal);
            return new CaptureOutcome(refused, payment, List.of(refused.failed(refusal)), new Verdict.Applied());
        }
        Authorisation money = payment.authorisation().orElseThrow();
        boolean last = request.last() || !severalCaptures;
        long held = last
                ? payment.amount().amountMinor() - money.heldMinor()
                : request.amount().amountMinor();
        return new CaptureOutcome(
                capture(request, payment, last, held, at, Status.REQUESTED, null),
                payment.withState(new Authorised(money.withHeld(held))),
                List.of(),
                new Verdict.Applied());
    }

    private static Capture capture(
            CaptureRequested request,
            Payment payment,
            boolean last,
            long held,
            Instant at,
            Status status,
            @Nullable String refusal) {
        return new Capture(
                request.reference(),
                payment.correlation(),
                payment.reference(),
                request.amount(),
                last,
                held,
                at,
                status,
                null,
                refusal);
    }

    private static @Nullable String refusal(CaptureRequested request, Payment payment, boolean severalCaptures) {
        Money amount = request.amount();
        if (amount.amountMinor() <= 0) {
            return "the amount is not above zero";
        }
        if (payment.state() instanceof Voided voided) {
            return "the authorisation has ended: " + voided.reason();
        }
        if (!(payment.state() instanceof Authorised authorised)) {
            return payment.isCaptured() ? "the payment is captured already" : "the payment is not authorised";
        }
        if (payment.withdrawnAt() != null) {
            return "the rest of the authorisation is being released";
        }
        Authorisation money = authorised.authorisation();
        if (!severalCaptures && money.heldMinor() > 0) {
            return "the provider captures a payment once";
        }
        Money left = payment.money(payment.amount().amountMinor() - money.heldMinor());
        return !amount.currency().equals(left.currency()) || amount.compareTo(left) > 0
                ? "the capture of %s exceeds the authorised amount that is left, %s".formatted(amount, left)
                : null;
    }

    /** The answer to a repeated request; empty while there is none. */
    static Optional<PaymentEvent> answer(Capture capture, Payment payment) {
        return switch (capture.status()) {
            case REQUESTED, ACCEPTED -> Optional.empty();
            case CAPTURED ->
                Optional.of(AuthorisedPayment.captured(
                        payment,
                        capture.reference(),
                        capture.amount(),
                        Objects.requireNonNull(capture.capturedAt()),
                        payment.securedId().orElseThrow()));
            case REFUSED -> Optional.of(capture.failed(Objects.requireNonNull(capture.refusal())));
        };
    }

    /** The provider has accepted the capture and will report the outcome later. */
    static CaptureOutcome accepted(Capture capture, Payment payment) {
        return capture.status() == Status.REQUESTED
                ? new CaptureOutcome(capture.accepted(), payment, List.of(), new Verdict.Applied())
                : unchanged(capture, payment, "decided already");
    }

    /** What a callback about a capture leads to. */
    static CaptureOutcome of(Capture capture, ProviderReport report, Payment payment) {
        if (!report.provider().equals(payment.provider())) {
            return mismatch(capture, payment, "%s does not collect this payment".formatted(report.provider()));
        }
        Money amount = capture.amount();
        return report.amount().equals(amount)
                ? of(capture, report.at(), report.fact(), payment)
                : mismatch(capture, payment, "the amount of the capture is " + amount);
    }

    /**
     * What a provider reports about a capture.
     *
     * @param amount as the provider says it
     * @param at by the provider's clock
     */
    record ProviderReport(String provider, Money amount, Instant at, CaptureFact fact) {}

    /** What the outcome that the provider reports leads to. A success counts even if a refusal was reported before. */
    static CaptureOutcome of(Capture capture, Instant at, CaptureFact fact, Payment payment) {
        return switch (fact) {
            case CaptureSucceeded succeeded -> succeed(capture, at, succeeded.providerPaymentId(), payment);
            case CaptureRefused refused -> refuse(capture, refused.reason(), payment);
        };
    }

    private static CaptureOutcome succeed(
            Capture capture, Instant at, @Nullable String providerPaymentId, Payment payment) {
        if (capture.status() == Status.CAPTURED) {
            return unchanged(capture, payment, "captured already");
        }
        long amount = capture.amount().amountMinor();
        long held = payment.authorisation()
                .map(Authorisation::heldMinor)
                .orElse(payment.amount().amountMinor());
        if (amount <= 0 || amount > payment.amount().amountMinor() - held + capture.heldMinor()) {
            return mismatch(
                    capture,
                    payment,
                    "the capture was refused before, and its amount exceeds the rest of the authorisation");
        }
        Payment after = AuthorisedPayment.captured(payment, capture, at, providerPaymentId);
        return new CaptureOutcome(
                capture.captured(at),
                after,
                AuthorisedPayment.eventsOfCapture(payment, after, capture, at),
                new Verdict.Applied(
                        payment.state() instanceof Voided voided
                                ? "captured although it was released: " + voided.reason()
                                : null));
    }

    private static CaptureOutcome refuse(Capture capture, String why, Payment payment) {
        if (!capture.isUndecided()) {
            return unchanged(
                    capture, payment, capture.status() == Status.CAPTURED ? "captured already" : "refused already");
        }
        long less = -capture.heldMinor();
        Payment after = switch (payment.state()) {
            case Authorised authorised ->
                payment.withState(new Authorised(authorised.authorisation().withHeld(less)));
            case Voided voided ->
                payment.withState(new Voided(voided.authorisation().withHeld(less), voided.reason()));
            default -> payment;
        };
        return new CaptureOutcome(capture.refused(why), after, List.of(capture.failed(why)), new Verdict.Applied());
    }

    /** The call to the provider. */
    static CaptureDue toCaptureDue(Capture capture, Payment payment) {
        Authorisation money = payment.authorisation()
                .orElseThrow(() -> new IllegalStateException("The payment is not authorised: " + payment.reference()));
        return new CaptureDue(
                capture.reference(),
                capture.correlation(),
                Objects.requireNonNull(payment.provider()),
                capture.paymentReference(),
                payment.method(),
                money.providerPaymentId(),
                payment.amount(),
                capture.amount(),
                capture.last(),
                money.at(),
                capture.requestedAt());
    }
}
