package payment.callback;

import java.time.Instant;
import payment.PaymentEvent.PaymentMismatched;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** A stored callback with its verdict. */
public record ProviderEvent(String provider, ProviderCallback callback, Instant receivedAt, Verdict verdict) {

    public Key key() {
        return new Key(provider, callback.eventId());
    }

    public String reference() {
        return callback.reference();
    }

    public boolean isWaiting() {
        return verdict instanceof Verdict.Waiting;
    }

    public ProviderEvent with(Verdict next) {
        return new ProviderEvent(provider, callback, receivedAt, next);
    }

    /** The callback is about this payment, which the provider names otherwise. */
    public ProviderEvent about(String paymentReference) {
        return new ProviderEvent(provider, callback.withReference(paymentReference), receivedAt, verdict);
    }

    /** Tells other modules that this callback does not fit the payment or refund that it is about. */
    public PaymentMismatched mismatched(String correlation, Money expected, String why) {
        return new PaymentMismatched(
                reference(), correlation, provider, callback.eventId(), expected, callback.amount(), why, receivedAt);
    }

    /** Identifies a callback; duplicates have the same key. */
    public record Key(String provider, String eventId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byProvider = provider.compareTo(other.provider);
            return byProvider != 0 ? byProvider : eventId.compareTo(other.eventId);
        }
    }
}
