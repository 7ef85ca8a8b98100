package outbox.delivery;

import static outbox.jooq.Tables.DELIVERY;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;
import platform.sql.FailureKind;

/** The meters of the event transport. */
public final class Meters {

    private static final String PREFIX = "orderwright.outbox.";

    private final MeterRegistry registry;

    Meters(MeterRegistry registry, DSLContext database) {
        this.registry = registry;
        Gauge.builder(PREFIX + "parked", database, Meters::parked)
                .description("Parked deliveries, which wait for an operator")
                .register(registry);
        Gauge.builder(PREFIX + "oldest.transaction", database, Meters::oldestTransactionSeconds)
                .description("Age of the oldest writing transaction of the server; it holds back readers of the log")
                .baseUnit("seconds")
                .register(registry);
    }

    private static int parked(DSLContext database) {
        return database.fetchCount(DELIVERY, DELIVERY.HELD_UNTIL.eq(Deliveries.PARKED));
    }

    /** Includes the transactions in other databases of the server, as these hold back the readers of the log too. */
    private static double oldestTransactionSeconds(DSLContext database) {
        return database.fetchSingle("""
                        select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8
                        from pg_stat_activity where backend_xid is not null""").get(0, Double.class);
    }

    OfListener of(String listener, Inbox inbox) {
        return new OfListener(listener, inbox);
    }

    /** The meters of one listener. */
    final class OfListener {

        private final DistributionSummary batches;
        private final Map<FailureKind, Counter> repeats = new EnumMap<>(FailureKind.class);
        private final Counter retries;
        private final Counter parkings;

        private OfListener(String listener, Inbox inbox) {
            Gauge.builder(PREFIX + "queue.depth", inbox, Inbox::depth)
                    .description("Items in the in-memory queue of the listener")
                    .tag("listener", listener)
                    .register(registry);
            Gauge.builder(PREFIX + "queue.oldest", inbox, i -> i.oldestAgeSeconds(System.nanoTime()))
                    .description("Age of the oldest item in the in-memory queue of the listener")
                    .baseUnit("seconds")
                    .tag("listener", listener)
                    .register(registry);
            batches = DistributionSummary.builder(PREFIX + "batch.size")
                    .description("Items that were handled in one transaction")
                    .tag("listener", listener)
                    .register(registry);
            for (FailureKind kind : FailureKind.values()) {
                if (kind != FailureKind.LASTING) {
                    repeats.put(
                            kind,
                            Counter.builder(PREFIX + "repeats")
                                    .description("Batches that were rolled back and retried as a whole")
                                    .tag("listener", listener)
                                    .tag("reason", kind.name().toLowerCase(Locale.ROOT))
                                    .register(registry));
                }
            }
            retries = counter("retries", "Deliveries that failed and will be retried later", listener);
            parkings = counter("parkings", "Deliveries that failed too often and were parked", listener);
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

        /** Counts a retry; does nothing for {@link FailureKind#LASTING}, which has no counter. */
        void repeated(FailureKind kind) {
            Counter counter = repeats.get(kind);
            if (counter != null) {
                counter.increment();
            }
        }

        void failed(boolean parked) {
            (parked ? parkings : retries).increment();
        }
    }
}
