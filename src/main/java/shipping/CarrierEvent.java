package shipping;

import java.time.Instant;
import platform.callback.Verdict;
import shipping.carrier.Scan;

/** A scan as it is kept, with what came of it. */
record CarrierEvent(String carrier, Scan scan, Instant receivedAt, Verdict verdict) {

    Key key() {
        return new Key(carrier, scan.eventId());
    }

    String reference() {
        return scan.reference();
    }

    boolean isWaiting() {
        return verdict instanceof Verdict.Waiting;
    }

    CarrierEvent with(Verdict next) {
        return new CarrierEvent(carrier, scan, receivedAt, next);
    }

    /** A scan is known by this, however often it comes. */
    record Key(String carrier, String eventId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byCarrier = carrier.compareTo(other.carrier);
            return byCarrier != 0 ? byCarrier : eventId.compareTo(other.eventId);
        }
    }
}
