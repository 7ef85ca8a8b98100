package payment;

import java.util.List;
import platform.callback.Verdict;

/**
 * What becomes of a payment or a refund when something is heard of it.
 *
 * @param <T> what is decided on
 */
sealed interface Decision<T> {

    /**
     * It becomes this.
     *
     * @param events in order; often nothing
     */
    record Changed<T>(T next, List<PaymentEvent> events) implements Decision<T> {

        static <T> Decision<T> silently(T next) {
            return new Changed<>(next, List.of());
        }

        static <T> Decision<T> telling(T next, PaymentEvent event) {
            return new Changed<>(next, List.of(event));
        }
    }

    /** It stays as it is. */
    record Unchanged<T>(Verdict verdict) implements Decision<T> {

        static <T> Decision<T> unchanged(String why) {
            return new Unchanged<>(new Verdict.Unchanged(why));
        }

        static <T> Decision<T> mismatch(String why) {
            return new Unchanged<>(new Verdict.Mismatch(why));
        }

        static <T> Decision<T> waiting(String why) {
            return new Unchanged<>(new Verdict.Waiting(why));
        }
    }
}
