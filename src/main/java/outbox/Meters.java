package outbox;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What operators see of the transport. */
final class Meters {

    private static final String PREFIX = "orderwright.outbox.";

    private final MeterRegistry registry;

    Meters(MeterRegistry registry, Deliveries deliveries, EventLog log) {
        this.registry = registry;
        Gauge.builder(PREFIX + "parked", deliveries, Deliveries::parked)
                .description("Deliveries that wait for an operator")
                .register(registry);
        Gauge.builder(PREFIX + "oldest.transaction", log, EventLog::oldestTransactionSeconds)
                .description("Age of the oldest writing transaction of the server, which holds back the log's readers")
                .baseUnit("seconds")
                .register(registry);
    }

    void lag(String reader, LogFollower follower) {
        Gauge.builder(PREFIX + "cursor.lag", follower, LogFollower::lagSeconds)
                .description("Seconds for which the log's reader has not read all that was committed")
                .baseUnit("seconds")
                .tag("reader", reader)
                .register(registry);
    }

    OfListener of(String listener, Inbox inbox) {
        return new OfListener(listener, inbox);
    }

    final class OfListener {

        private final DistributionSummary batches;
        private final Map<Failures, Counter> repeats = new EnumMap<>(Failures.class);
        private final Counter retries;
        private final Counter parkings;

        private OfListener(String listener, Inbox inbox) {
            Gauge.builder(PREFIX + "queue.depth", inbox, Inbox::depth)
                    .description("Items that wait in memory")
                    .tag("listener", listener)
                    .register(registry);
            Gauge.builder(PREFIX + "queue.oldest", inbox, i -> i.oldestAgeSeconds(System.nanoTime()))
                    .description("Age of the oldest item that waits in memory")
                    .baseUnit("seconds")
                    .tag("listener", listener)
                    .register(registry);
            batches = DistributionSummary.builder(PREFIX + "batch.size")
                    .description("Items decided in one transaction")
                    .tag("listener", listener)
                    .register(registry);
            for (Failures kind : Failures.values()) {
                if (kind != Failures.LASTING) {
                    repeats.put(
                            kind,
                            Counter.builder(PREFIX + "repeats")
                                    .description("Batches that were rolled back and repeated whole")
                                    .tag("listener", listener)
                                    .tag("reason", kind.name().toLowerCase(Locale.ROOT))
                                    .register(registry));
                }
            }
            retries = counter("retries", "Deliveries that failed and are tried again later", listener);
            parkings = counter("parkings", "Deliveries that were parked", listener);
        }

        private Counter counter(String name, String description, String listener) {
            return Counter.builder(PREFIX + name)
                    .description(description)
                    .tag("listener", listener)
                    .register(registry);
        }

        void batch(int size) {
            batches.record(size);
        }

        void repeated(Failures kind) {
            requireNonNull(repeats.get(kind)).increment();
        }

        void retried() {
            retries.increment();
        }

        void parked() {
            parkings.increment();
        }
    }
}
