package payment;

import java.time.Instant;
import payment.PaymentEvent.PaymentMismatched;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** A stored callback with its verdict. */
record ProviderEvent(String provider, ProviderCallback callback, Instant receivedAt, Verdict verdict) {

    Key key() {
        return new Key(provider, callback.eventId());
    }

    String reference() {
        return callback.reference();
    }

    boolean isWaiting() {
        return verdict instanceof Verdict.Waiting;
    }

    ProviderEvent with(Verdict next) {
        return new ProviderEvent(provider, callback, receivedAt, next);
    }

    /** The callback is about this payment, which the provider names otherwise. */
    ProviderEvent about(String paymentReference) {
        return new ProviderEvent(provider, callback.withReference(paymentReference), receivedAt, verdict);
    }

    /** Tells other modules that this callback does not fit the payment or refund that it is about. */
    PaymentMismatched mismatched(String correlation, Money expected, String why) {
        return new PaymentMismatched(
                reference(), correlation, provider, callback.eventId(), expected, callback.amount(), why, receivedAt);
    }

    /** Identifies a callback; duplicates have the same key. */
    record Key(String provider, String eventId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byProvider = provider.compareTo(other.provider);
            return byProvider != 0 ? byProvider : eventId.compareTo(other.eventId);
        }
    }
}
