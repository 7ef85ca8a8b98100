package payment.adapter.unionpay;

import static payment.adapter.unionpay.UnionPayMessage.CODE;
import static payment.adapter.unionpay.UnionPayMessage.PAYMENT_ID;
import static payment.adapter.unionpay.UnionPayMessage.QUERIED_CODE;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import payment.provider.CaptureAnswer;
import payment.provider.NewCapture;
import payment.provider.PaymentStanding;
import payment.provider.StartedPayment;

/**
 * Pre-authorised payments (预授权): the shopper authorises the amount, UnionPay captures it once, and what is not captured is released with the
 * capture. UnionPay would capture up to 115 % of the amount; the platform never asks for more than is authorised. An authorisation holds 30 days,
 * and then ends by itself. UnionPay releases it before only as a whole. If it refuses the release, for example because its time is too old, the
 * authorisation stays until its end.
 *
 * <p>Source of the rules: the examples of UnionPay's SDK for the gateway (预授权, 预授权完成, 预授权撤销), as published in
 * {@code hectorqin/lpays} and {@code caolinke/ACPSample_B2C} on GitHub. Nothing of it was tried at UnionPay's servers.
 */
final class UnionPayCaptures {

    /** How long an authorisation holds. */
    static final Duration HOLD = Duration.ofDays(30);

    private static final String RELEASE = "v";
    private static final String EXPIRED = "the authorisation has expired";

    private final Requests requests;
    private final Gateway gateway;
    private final Questions questions;
    private final URI backAddress;
    private final Clock clock;

    UnionPayCaptures(Requests requests, Gateway gateway, Questions questions, URI backAddress, Clock clock) {
        this.requests = requests;
        this.gateway = gateway;
        this.questions = questions;
        this.backAddress = backAddress;
        this.clock = clock;
    }

    /**
     * What became of an authorised payment that is not captured.
     *
     * @throws IllegalArgumentException if the answer lacks a field
     */
    PaymentStanding standing(UnionPayMessage answer) {
        Instant now = clock.instant();
        Instant at = answer.at(now);
        Instant expiresAt = at.plus(HOLD);
        return now.isBefore(expiresAt)
                ? new PaymentStanding.Authorised(answer.required(PAYMENT_ID), answer.amount(), at, expiresAt)
                : new PaymentStanding.Closed(EXPIRED);
    }

    /**
     * UnionPay is asked first, so that a capture is requested only once. Before a refusal counts, it is asked again: an earlier request may have
     * been executed although its answer was lost.
     */
    CaptureAnswer capture(NewCapture capture) throws IOException, InterruptedException {
        if (!capture.amount().currency().equals(capture.authorised().currency())
                || capture.amount().compareTo(capture.authorised()) > 0) {
            return new CaptureAnswer.Refused("the capture exceeds the authorised amount");
        }
        Optional<CaptureAnswer> known = ask(capture);
        if (known.isPresent()) {
            return known.get();
        }
        UnionPayMessage answer = gateway.post(backAddress, requests.capture(capture));
        String code = answer.field(CODE).orElse("");
        if (ResponseCodes.isSuccess(code) || code.equals(ResponseCodes.DUPLICATE)) {
            return new CaptureAnswer.Accepted();
        }
        if (ResponseCodes.isRefusal(code)) {
            return ask(capture).orElseGet(() -> new CaptureAnswer.Refused(answer.explain(CODE)));
        }
        throw ResponseCodes.withoutOutcome("capture", code);
    }

    /** Empty if UnionPay does not know the capture. */
    private Optional<CaptureAnswer> ask(NewCapture capture) throws IOException, InterruptedException {
        Optional<UnionPayMessage> found =
                questions.ask(capture.reference(), capture.requestedAt(), Requests.CAPTURE_TYPE);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        UnionPayMessage answer = found.get();
        try {
            String code = answer.required(QUERIED_CODE);
            if (ResponseCodes.isUndecided(code)) {
                return Optional.of(new CaptureAnswer.Accepted());
            }
            if (!ResponseCodes.isSuccess(code)) {
                return Optional.of(new CaptureAnswer.Refused(answer.explain(QUERIED_CODE)));
            }
            if (!answer.amount().equals(capture.amount())) {
                throw new IOException("UnionPay has captured another amount, %s".formatted(answer.amount()));
            }
            return Optional.of(new CaptureAnswer.Succeeded(answer.required(PAYMENT_ID), answer.at(clock.instant())));
        } catch (IllegalArgumentException incomplete) {
            throw new IOException("The answer of UnionPay cannot be read: " + incomplete.getMessage(), incomplete);
        }
    }

    /**
     * A release that UnionPay refuses leaves the payment authorised until its authorisation ends. UnionPay wants another time in a release than in
     * the request of the payment, and the same one in each question about it: it is the time of the authorisation.
     */
    PaymentStanding voidRest(StartedPayment payment) throws IOException, InterruptedException {
        String id = payment.providerPaymentId();
        if (id == null) {
            return new PaymentStanding.NotFound();
        }
        if (!clock.instant().isBefore(payment.expiresAt())) {
            return new PaymentStanding.Closed(EXPIRED);
        }
        String reference = RELEASE + payment.reference().substring(1);
        Instant authorisedAt = payment.expiresAt().minus(HOLD);
        if (questions.ask(reference, authorisedAt, Requests.VOID_TYPE).isEmpty()) {
            UnionPayMessage answer = gateway.post(backAddress, requests.release(payment, reference, authorisedAt, id));
            String code = answer.field(CODE).orElse("");
            if (!ResponseCodes.isSuccess(code)
                    && !ResponseCodes.isRefusal(code)
                    && !code.equals(ResponseCodes.DUPLICATE)) {
                throw ResponseCodes.withoutOutcome("release", code);
            }
        }
        return questions
                        .ask(reference, authorisedAt, Requests.VOID_TYPE)
                        .flatMap(answer -> answer.field(QUERIED_CODE))
                        .filter(ResponseCodes::isSuccess)
                        .isPresent()
                ? new PaymentStanding.Closed("UnionPay has released the authorisation")
                : new PaymentStanding.Authorised(id, payment.amount(), authorisedAt, payment.expiresAt());
    }
}
