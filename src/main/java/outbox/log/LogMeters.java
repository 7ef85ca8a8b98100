package outbox.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The lag of each reader of the log, for operators. */
public final class LogMeters {

    private static final String PREFIX = "orderwright.outbox.";

    private final MeterRegistry registry;

    LogMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void lag(String reader, Lag lag) {
        Gauge.builder(PREFIX + "cursor.lag", lag, Lag::seconds)
                .description("Seconds for which the log's reader has not read all that was committed")
                .baseUnit("seconds")
                .tag("reader", reader)
                .register(registry);
    }

    void forgetLag(String reader) {
        registry.find(PREFIX + "cursor.lag").tag("reader", reader).meters().forEach(registry::remove);
    }
}
