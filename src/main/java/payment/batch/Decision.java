package payment.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent;
import platform.callback.Verdict;

/**
 * The effect of a message on a payment or a refund. The message is a provider's answer or callback, or our own next step.
 *
 * @param <T> {@link Payment} or {@link Refund}
 */
sealed interface Decision<T> {

    /**
     * The payment or refund changes.
     *
     * @param next the payment or refund after the change
     * @param events to be published, in order; often none
     * @param remark what an operator should know about the change; null if there is nothing
     * @param credited the captured payment whose collected amount becomes a top-up instead, because the wallet lacks its part; null if there is none
     */
    record Changed<T>(
            T next,
            List<PaymentEvent> events,
            @Nullable String remark,
            @Nullable T credited) implements Decision<T> {

        Changed(T next, List<PaymentEvent> events, @Nullable String remark) {
            this(next, events, remark, null);
        }

        static <T> Changed<T> withoutEvents(T next) {
            return new Changed<>(next, List.of(), null);
        }

        static <T> Changed<T> withEvent(T next, PaymentEvent event) {
            return new Changed<>(next, List.of(event), null);
        }

        Changed<T> withRemark(@Nullable String text) {
            return new Changed<>(next, events, text, credited);
        }
    }

    /**
     * The payment or refund stays as it is; the verdict says why.
     *
     * @param isToBeAsked whether the provider has to be asked for what the message does not say; only of an open payment
     */
    record Unchanged<T>(Verdict verdict, boolean isToBeAsked) implements Decision<T> {

        static <T> Decision<T> unchanged(String why) {
            return new Unchanged<>(new Verdict.Unchanged(why), false);
        }

        static <T> Decision<T> untilAsked(String why) {
            return new Unchanged<>(new Verdict.Unchanged(why), true);
        }

        static <T> Decision<T> mismatch(String why) {
            return new Unchanged<>(new Verdict.Mismatch(why), false);
        }

        static <T> Decision<T> waiting(String why) {
            return new Unchanged<>(new Verdict.Waiting(why), false);
        }
    }
}
