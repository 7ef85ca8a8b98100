package order.availability;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the SKUs whose values in Redis differed from the event log and were repaired. It logs only the first of these SKUs. It
 * logs again when all SKUs match.
 */
final class Drift {

    private final AvailabilityMeters meters;
    private final Logger log;
    private final Map<DriftKind, Counter> counters = new EnumMap<>(DriftKind.class);
    private long repaired;

    Drift(AvailabilityMeters meters) {
        this(meters, LoggerFactory.getLogger(Drift.class));
    }

    Drift(AvailabilityMeters meters, Logger log) {
        this.meters = meters;
        this.log = log;
        for (DriftKind kind : DriftKind.values()) {
            counters.put(kind, meters.drift(kind));
        }
    }

    synchronized void repaired(DriftKind kind, String skuId, String available, String version) {
        counters.computeIfAbsent(kind, meters::drift).increment();
        if (repaired++ == 0) {
            log.warn(
                    "Stock level in Redis differed from the event log and is repaired: sku={} difference={} found_available={} found_version={}; all other SKUs are being compared",
                    skuId,
                    kind,
                    available.isEmpty() ? "unknown" : available,
                    version.isEmpty() ? "unknown" : version);
        }
    }

    /** @param clean whether all SKUs that this instance knows have been compared since the last call, and none of them differed */
    synchronized void allCompared(boolean clean) {
        if (clean && repaired > 0) {
            log.info("Stock levels in Redis match the event log again: repaired_skus={}", repaired);
            repaired = 0;
        }
    }
}
