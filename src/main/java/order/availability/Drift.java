package order.availability;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stood otherwise in Redis than the log had told, and was mended. It says so once, and once when all is well again. */
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
                    "What Redis says of {} is {} (available {}, version {}); it is mended, and all else compared",
                    skuId,
                    kind,
                    available.isEmpty() ? "unknown" : available,
                    version.isEmpty() ? "unknown" : version);
        }
    }

    /** All that is known here has been compared once more since the last call. */
    synchronized void allCompared(boolean clean) {
        if (clean && repaired > 0) {
            log.info("Redis says what the log told; {} SKUs were mended", repaired);
            repaired = 0;
        }
    }
}
