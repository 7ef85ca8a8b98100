package order.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.PaymentTerms;
import order.OrderEvent.SurplusCaptured;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * The payment of an order: the attempt that has paid it, or the current attempt to pay. An order has one attempt at a time that the shopper
 * can pay by; a new one is requested when the earlier one has ended.
 *
 * @param reference of this attempt
 * @param amount what each attempt collects
 * @param expireTime the end of the payment window, for all attempts
 * @param provider null until the provider has answered
 * @param instructions how the shopper can pay, from the provider; empty until the provider has answered, and after a failure
 * @param choice how the shopper pays; null for what the checkout said
 * @param failure why this attempt has failed, in words; null if it has not
 * @param others the other attempts, oldest first; null if there are none
 */
public record Payment(
        String reference,
        Money amount,
        Instant expireTime,
        @Nullable String provider,
        Map<String, String> instructions,
        @Nullable Choice choice,
        @Nullable String failure,
        @Nullable List<Attempt> others) {

    /** The most attempts that an order can have. */
    public static final int MAX_ATTEMPTS = 20;

    /** @param terms null for what is usual for the method */
    public record Choice(String method, @Nullable PaymentTerms terms) {}

    /**
     * Another attempt than the current one.
     *
     * @param provider null if it had not answered yet
     * @param refundReference of the refund of the whole attempt, if it was captured, too; else null
     */
    public record Attempt(
            String reference,
            @Nullable String provider,
            @Nullable Choice choice,
            Status status,
            @Nullable String refundReference) {

        public enum Status {
            /** Its end has been requested; it may still be paid. */
            WITHDRAWING,
            /** It has failed or was withdrawn, or was replaced before it was requested. */
            ENDED,
            /** It was captured although the order has its payment, and is being refunded. */
            SURPLUS,
            SURPLUS_REFUNDED,
            /** The provider has refused the refund; an operator must act. */
            SURPLUS_REFUND_FAILED
        }

        private Attempt in(Status next) {
            return new Attempt(reference, provider, choice, next, refundReference);
        }
    }

    static Payment first(String reference, Money amount, Instant expireTime) {
        return new Payment(reference, amount, expireTime, null, Map.of(), null, null, null);
    }

    /** How many attempts there are, with the current one. */
    public int attempts() {
        return 1 + all().size();
    }

    /** Whether the current attempt waits until an earlier one has ended. Then it has not been requested yet. */
    public boolean waits() {
        return all().stream().anyMatch(each -> each.status() == Attempt.Status.WITHDRAWING);
    }

    /** Whether the shopper can pay by the current attempt, or will be able to as soon as the provider has answered. */
    public boolean canBePaid() {
        return failure == null && !waits();
    }

    public Optional<Attempt> other(String attemptReference) {
        return all().stream()
                .filter(each -> each.reference().equals(attemptReference))
                .findFirst();
    }

    /** Whether this is the reference of a refund of an attempt that was captured in addition. */
    public boolean refundsSurplus(String refundReference) {
        return all().stream().anyMatch(each -> refundReference.equals(each.refundReference()));
    }

    /** Whether the refund with this reference has given back an attempt that was captured in addition. */
    public boolean hasRefundedSurplus(String refundReference) {
        return all().stream()
                .anyMatch(each -> refundReference.equals(each.refundReference())
                        && each.status() == Attempt.Status.SURPLUS_REFUNDED);
    }

    /** The number of the next surplus payment, from 1. */
    int nextSurplus() {
        return 1
                + (int) all().stream()
                        .filter(each -> each.refundReference() != null)
                        .count();
    }

    Payment offered(PaymentOffered event) {
        return new Payment(
                reference, amount, expireTime, event.provider(), event.instructions(), choice, failure, others);
    }

    Payment attempted(PaymentAttempted event) {
        Attempt.Status before = canBePaid() ? Attempt.Status.WITHDRAWING : Attempt.Status.ENDED;
        return new Payment(
                event.reference(),
                amount,
                expireTime,
                null,
                Map.of(),
                new Choice(event.paymentMethod(), event.paymentTerms()),
                null,
                Stream.concat(all().stream(), Stream.of(new Attempt(reference, provider, choice, before, null)))
                        .toList());
    }

    Payment ended(PaymentAttemptEnded event) {
        return event.reference().equals(reference)
                ? new Payment(reference, amount, expireTime, provider, Map.of(), choice, event.reason(), others)
                : with(event.reference(), Attempt.Status.ENDED);
    }

    Payment replaced(PaymentReplaced event) {
        Attempt captured = other(event.reference())
                .orElseThrow(() -> new IllegalStateException("Unknown attempt to pay: " + event.reference()));
        Attempt.Status current = canBePaid() ? Attempt.Status.WITHDRAWING : Attempt.Status.ENDED;
        List<Attempt> rest = new ArrayList<>(all());
        rest.remove(captured);
        rest.add(new Attempt(reference, provider, choice, current, null));
        return new Payment(
                captured.reference(),
                amount,
                expireTime,
                captured.provider(),
                Map.of(),
                captured.choice(),
                null,
                List.copyOf(rest));
    }

    Payment surplus(SurplusCaptured event) {
        return withOthers(all().stream()
                .map(each -> each.reference().equals(event.reference())
                        ? new Attempt(
                                each.reference(),
                                each.provider(),
                                each.choice(),
                                Attempt.Status.SURPLUS,
                                event.refundReference())
                        : each)
                .toList());
    }

    Payment surplusRefund(String refundReference, Attempt.Status outcome) {
        return withOthers(all().stream()
                .map(each -> refundReference.equals(each.refundReference()) ? each.in(outcome) : each)
                .toList());
    }

    private Payment with(String attemptReference, Attempt.Status status) {
        return withOthers(all().stream()
                .map(each -> each.reference().equals(attemptReference) ? each.in(status) : each)
                .toList());
    }

    private Payment withOthers(List<Attempt> changed) {
        return new Payment(reference, amount, expireTime, provider, instructions, choice, failure, changed);
    }

    private List<Attempt> all() {
        return others == null ? List.of() : others;
    }
}
