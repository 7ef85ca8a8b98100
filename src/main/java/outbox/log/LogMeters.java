package outbox.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;

/** The gauges of the lag of each reader of the log. */
public final class LogMeters {

    private static final String LAG = "orderwright.outbox.cursor.lag";

    private final MeterRegistry registry;
    private final Clock clock;
    private final LongSupplier nanoTime;

    @Autowired
    LogMeters(MeterRegistry registry, Clock clock) {
        this(registry, clock, System::nanoTime);
    }

    /** @param nanoTime clock like {@link System#nanoTime()} */
    LogMeters(MeterRegistry registry, Clock clock, LongSupplier nanoTime) {
        this.registry = registry;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Starts to measure the lag of a reader. */
    Lag measureLag(String reader) {
        Lag lag = new Lag(clock, nanoTime, new LagLog(reader));
        Gauge.builder(LAG, lag, Lag::seconds)
                .description("Lag of the reader: all events that were committed longer ago have been read")
                .baseUnit("seconds")
                .tag("reader", reader)
                .register(registry);
        return lag;
    }

    void removeLag(String reader) {
        registry.find(LAG).tag("reader", reader).meters().forEach(registry::remove);
    }
}
