package outbox.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The gauges of the lag of each reader of the log. */
public final class LogMeters {

    private static final String PREFIX = "orderwright.outbox.";

    private final MeterRegistry registry;

    LogMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void registerLag(String reader, Lag lag) {
        Gauge.builder(PREFIX + "cursor.lag", lag, Lag::seconds)
                .description("Lag of the reader: all events that were committed longer ago have been read")
                .baseUnit("seconds")
                .tag("reader", reader)
                .register(registry);
    }

    void removeLag(String reader) {
        registry.find(PREFIX + "cursor.lag").tag("reader", reader).meters().forEach(registry::remove);
    }
}
