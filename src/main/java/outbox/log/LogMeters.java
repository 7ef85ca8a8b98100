package outbox.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.annotation.Autowired;

/** The gauges of each reader of the log: its lag, and its own delay. */
public final class LogMeters {

    private static final String LAG = "orderwright.outbox.cursor.lag";
    private static final String DELAY = "orderwright.outbox.cursor.delay";

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
        register(
                LAG,
                reader,
                lag,
                Lag::seconds,
                "Lag of the reader: all events that were committed longer ago have been read");
        register(
                DELAY,
                reader,
                lag,
                Lag::delaySeconds,
                "Part of the lag for which no running transaction is the reason: all events that could be read longer ago have been read");
        return lag;
    }

    private void register(String name, String reader, Lag lag, ToDoubleFunction<Lag> seconds, String description) {
        Gauge.builder(name, lag, seconds)
                .description(description)
                .baseUnit("seconds")
                .tag("reader", reader)
                .register(registry);
    }

    void removeLag(String reader) {
        for (String name : List.of(LAG, DELAY)) {
            registry.find(name).tag("reader", reader).meters().forEach(registry::remove);
        }
    }
}
