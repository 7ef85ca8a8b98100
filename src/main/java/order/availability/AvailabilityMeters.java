package order.availability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

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
}
