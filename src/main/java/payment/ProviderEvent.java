package payment;

import java.time.Instant;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;

/** A callback as it is kept, with what came of it. */
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

    /** A callback is known by this, however often it comes. */
    record Key(String provider, String eventId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byProvider = provider.compareTo(other.provider);
            return byProvider != 0 ? byProvider : eventId.compareTo(other.eventId);
        }
    }
}
