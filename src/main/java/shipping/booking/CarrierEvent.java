package shipping.booking;

import java.time.Instant;
import platform.callback.Verdict;
import shipping.carrier.Scan;

/** A scan as it is kept, with what came of it. */
public record CarrierEvent(String carrier, Scan scan, Instant receivedAt, Verdict verdict) {

    public Key key() {
        return new Key(carrier, scan.eventId());
    }

    public String reference() {
        return scan.reference();
    }

    public boolean isWaiting() {
        return verdict instanceof Verdict.Waiting;
    }

    public CarrierEvent with(Verdict next) {
        return new CarrierEvent(carrier, scan, receivedAt, next);
    }

    /** A scan is known by this, however often it comes. */
    public record Key(String carrier, String eventId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byCarrier = carrier.compareTo(other.carrier);
            return byCarrier != 0 ? byCarrier : eventId.compareTo(other.eventId);
        }
    }
}
