package order.availability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What operators see of the availability view. */
final class AvailabilityMeters {

    private static final String PREFIX = "orderwright.availability.";

    private final MeterRegistry registry;

    AvailabilityMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param by {@code memory} or {@code redis} */
    Counter refusals(String by) {
        return Counter.builder(PREFIX + "refusals")
                .description("Checkouts that were refused early")
                .tag("by", by)
                .register(registry);
    }

    Counter waits() {
        return Counter.builder(PREFIX + "waits")
                .description("Checkouts that waited since others were about to get the last units")
                .register(registry);
    }

    Counter eras() {
        return Counter.builder(PREFIX + "eras")
                .description("Times that this instance began the view in Redis anew")
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
                .description("Times that Redis began to be bypassed")
                .tag("reason", reason)
                .register(registry);
    }

    /** @param kind how what stood in Redis differed from what the log had told */
    Counter drift(DriftKind kind) {
        return Counter.builder(PREFIX + "drift")
                .description("SKUs that were mended in Redis, as they differed from what the log had told")
                .tag("kind", kind.name())
                .register(registry);
    }
}
