package order.availability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** The metrics of the availability view. */
final class AvailabilityMeters {

    private static final String PREFIX = "orderwright.availability.";

    private final MeterRegistry registry;

    AvailabilityMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param by {@code memory} or {@code redis} */
    Counter refusals(String by) {
        return Counter.builder(PREFIX + "refusals")
                .description("Checkouts that the availability view refused early")
                .tag("by", by)
                .register(registry);
    }

    Counter waits() {
        return Counter.builder(PREFIX + "waits")
                .description("Checkouts that waited because other checkouts were about to get the last units")
                .register(registry);
    }

    Counter eras() {
        return Counter.builder(PREFIX + "eras")
                .description("How often this instance began a new era of the view in Redis")
                .register(registry);
    }

    void bypass(Supplier<Number> open) {
        Gauge.builder(PREFIX + "bypassed", open)
                .description("1 while Redis is bypassed, else 0")
                .register(registry);
        for (BypassReason reason : BypassReason.values()) {
            bypasses(reason.name());
        }
    }

    void bypassed(String reason) {
        bypasses(reason).increment();
    }

    private Counter bypasses(String reason) {
        return Counter.builder(PREFIX + "bypasses")
                .description("How often this instance began to bypass Redis")
                .tag("reason", reason)
                .register(registry);
    }

    /** @param kind how the values in Redis differed from the event log */
    Counter drift(DriftKind kind) {
        return Counter.builder(PREFIX + "drift")
                .description("SKUs that were repaired in Redis because they differed from the event log")
                .tag("kind", kind.name())
                .register(registry);
    }
}
