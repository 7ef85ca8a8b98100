package order.saga;

import java.time.Instant;
import java.util.Optional;
import order.OrderEvent;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.PaymentTerms;
import order.OrderEvent.SurplusCaptured;
import order.OrderEvent.SurplusRefundFailed;
import order.OrderEvent.SurplusRefunded;
import order.saga.Saga.SagaAction;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.Payment;
import order.stream.Payment.Attempt;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Terms;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import platform.money.Money;

/**
 * The attempts to pay an order. A shopper can pay by one attempt at a time: a new one is requested when the earlier one has failed or was
 * withdrawn. The first capture pays the order, whichever attempt it belongs to; what is captured in addition is refunded. Each step is a pure
 * function of the order and the message.
 */
public final class Attempts {

    private Attempts() {}

    /** The shopper pays in another way than before, or in the same way again. */
    public record PayAgain(String method, @Nullable PaymentTerms terms) {}

    /** A further attempt was captured although the order has its payment. */
    public record SurplusCapture(PaymentSecured secured) {}

    /** The answer to the refund of a further attempt. */
    public record SurplusRefund(PaymentEvent.Answer answer) {}

    /**
     * What an answer of payment means for the order, as a message for the saga.
     *
     * @return empty if the answer is about an earlier attempt, and changes nothing
     */
    public static Optional<Object> meaning(Order order, PaymentEvent.Answer answer) {
        if (answer instanceof PaymentCaptured captured && captured.toSecured().isPresent()) {
            return meaning(order, captured.toSecured().get());
        }
        Payment payment = order.progress().payment();
        if (payment == null) {
            return Optional.of(answer);
        }
        boolean isCurrent = answer.reference().equals(payment.reference());
        return switch (answer) {
            case PaymentSecured secured ->
                Optional.of(order.state().isPaid() && !isCurrent ? new SurplusCapture(secured) : secured);
            case PaymentCaptured captured ->
                Optional.of(answer)
                        .filter(only -> payment.reference().equals(captured.paymentReference()))
                        .map(any -> any);
            case CaptureFailed failed ->
                Optional.of(answer)
                        .filter(only -> payment.reference().equals(failed.paymentReference()))
                        .map(any -> any);
            case PaymentVoided voided ->
                isCurrent
                        ? Optional.of(answer)
                        : payment.other(answer.reference())
                                .filter(other -> other.status() == Attempt.Status.SURPLUS)
                                .map(surplus -> new SurplusRefund(answer));
            case PaymentStarted started ->
                Optional.of(answer).filter(only -> isCurrent).map(any -> any);
            case PaymentFailed failed -> ended(payment, answer, isCurrent && payment.failure() == null);
            case PaymentWithdrawn withdrawn -> ended(payment, answer, false);
            case PaymentRefunded refunded -> refund(payment, answer);
            case RefundFailed failed -> refund(payment, answer);
            case RefundReturned returned -> refund(payment, answer);
        };
    }

    /** An earlier attempt ends only once, whether it has failed by itself or was withdrawn. */
    private static Optional<Object> ended(Payment payment, PaymentEvent.Answer answer, boolean isNews) {
        return isNews
                        || payment.other(answer.reference())
                                .filter(other -> other.status() == Attempt.Status.WITHDRAWING)
                                .isPresent()
                ? Optional.of(answer)
                : Optional.empty();
    }

    private static Optional<Object> refund(Payment payment, PaymentEvent.Answer answer) {
        return Optional.of(payment.refundsSurplus(answer.reference()) ? new SurplusRefund(answer) : answer);
    }

    /** Begins another attempt. If the shopper may still pay by an earlier one, that is withdrawn first. */
    static SagaStep begin(Order order, Object message, Instant now) {
        PayAgain wanted = (PayAgain) message;
        Payment before = order.payment();
        if (now.isAfter(before.expireTime()) || before.attempts() >= Payment.MAX_ATTEMPTS) {
            return SagaStep.REFUSED;
        }
        PaymentAttempted attempted = new PaymentAttempted(
                order.correlation(), now, order.nextPaymentReference(), wanted.method(), wanted.terms());
        SagaStep step = SagaStep.publish(attempted);
        if (before.waits()) {
            return step; // the withdrawal of the earlier attempt has been requested already
        }
        return before.canBePaid()
                ? step.request(new WithdrawalRequested(before.reference(), order.correlation()))
                : step.request(request(order.apply(attempted)));
    }

    /** An attempt has failed or was withdrawn. If another one waits for that, it is requested. */
    static SagaStep end(Order order, Object message, Instant now) {
        PaymentEvent.Answer answer = (PaymentEvent.Answer) message;
        PaymentAttemptEnded ended =
                new PaymentAttemptEnded(order.correlation(), now, answer.reference(), reason(answer));
        SagaStep step = SagaStep.publish(ended);
        return answer.reference().equals(order.payment().reference())
                ? step
                : step.request(request(order.apply(ended)));
    }

    private static String reason(PaymentEvent.Answer answer) {
        return answer instanceof PaymentFailed failed ? failed.reason() : ((PaymentWithdrawn) answer).reason();
    }

    /** Requests the current attempt. */
    static PaymentRequested request(Order order) {
        Payment payment = order.payment();
        Payment.Choice choice = order.choice();
        Money balance = choice.terms() == null ? null : choice.terms().balance();
        boolean usesWallet = balance != null || choice.method().equals(PaymentRequest.BALANCE);
        return new PaymentRequested(
                payment.reference(),
                order.correlation(),
                payment.amount(),
                choice.method(),
                terms(choice.terms()),
                payment.expireTime(),
                usesWallet ? order.content().userId() : null,
                balance);
    }

    private static @Nullable Terms terms(@Nullable PaymentTerms terms) {
        return terms == null
                ? null
                : new Terms(terms.tradeType(), terms.payerId(), terms.returnUrl(), terms.instalments());
    }

    /**
     * A step after a capture, of the current attempt or of an earlier one. An earlier one becomes the payment of the order, and the current
     * one is withdrawn if the shopper may still pay by it.
     */
    static SagaAction whichever(SagaAction paid) {
        return (order, message, now) -> {
            PaymentSecured secured = (PaymentSecured) message;
            Payment current = order.payment();
            if (secured.reference().equals(current.reference())) {
                return authorised(order, secured, paid, now);
            }
            PaymentReplaced replaced = new PaymentReplaced(order.correlation(), now, secured.reference());
            SagaStep step = SagaStep.publish(replaced);
            if (current.canBePaid()) {
                step = step.request(new WithdrawalRequested(current.reference(), order.correlation()));
            }
            return step.then(authorised(order.apply(replaced), secured, paid, now));
        };
    }

    /** The step of a payment that is collected, or that is only authorised. */
    private static SagaStep authorised(Order order, PaymentSecured secured, SagaAction paid, Instant now) {
        SagaStep authorised = Capturing.authorised(order, secured, now);
        Order after = order;
        for (OrderEvent event : authorised.published()) {
            after = after.apply(event);
        }
        return authorised.then(paid.take(after, secured, now));
    }

    static SagaStep refundSurplus(Order order, Object message, Instant now) {
        PaymentSecured secured = Paying.secured(order, ((SurplusCapture) message).secured());
        String refund = order.nextSurplusReference();
        return SagaStep.publish(
                        new SurplusCaptured(order.correlation(), now, secured.reference(), refund, secured.amount()))
                .request(
                        secured.captured()
                                ? refundSurplus(order, refund, secured.reference(), secured.amount())
                                : new VoidRequested(secured.reference(), order.correlation()));
    }

    private static RefundRequested refundSurplus(Order order, String refund, String payment, Money amount) {
        return new RefundRequested(refund, order.correlation(), payment, amount, "PAID_TWICE", null);
    }

    /** A further attempt that was only authorised is released; if it was captured nevertheless, that is refunded. */
    private static SagaStep surplusReleased(Order order, PaymentVoided voided, Instant now) {
        String refund = order.payment()
                .other(voided.reference())
                .map(Attempt::refundReference)
                .orElseThrow();
        return voided.captured().amountMinor() == 0
                ? SagaStep.publish(new SurplusRefunded(order.correlation(), now, refund))
                : SagaStep.publish().request(refundSurplus(order, refund, voided.reference(), voided.captured()));
    }

    /** A refund that the provider has made counts, also if its refusal is reported before or after it, until the money came back. A repeated answer publishes nothing. */
    static SagaStep surplusRefunded(Order order, Object message, Instant now) {
        PaymentEvent.Answer answer = ((SurplusRefund) message).answer();
        if (answer instanceof RefundReturned returned) {
            return SagaStep.publish(
                    new SurplusRefundFailed(order.correlation(), now, returned.reference(), returned.reason()));
        }
        if (order.payment().hasRefundedSurplus(answer.reference())) {
            return SagaStep.publish();
        }
        return switch (answer) {
            case PaymentVoided voided -> surplusReleased(order, voided, now);
            case PaymentRefunded refunded ->
                SagaStep.publish(new SurplusRefunded(order.correlation(), now, refunded.reference()));
            case RefundFailed failed ->
                SagaStep.publish(
                        new SurplusRefundFailed(order.correlation(), now, failed.reference(), failed.reason()));
            default -> throw new IllegalStateException("Not an answer to a refund: " + message);
        };
    }
}
