package shipping.shipment;

import java.time.Instant;
import platform.callback.Verdict;
import shipping.carrier.Scan;

/** A stored scan with its verdict. */
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

    /** Identifies a scan; duplicates have the same key. */
    record Key(String carrier, String eventId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byCarrier = carrier.compareTo(other.carrier);
            return byCarrier != 0 ? byCarrier : eventId.compareTo(other.eventId);
        }
    }
}
