package shipping;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import shipping.booking.CarrierEvents;
import shipping.operation.ShippingProperties;
import shipping.shipment.Shipment.Status;
import shipping.shipment.Shipments;

/** What operators see of the shipments. */
@Component
class ShippingMeters {

    private static final String PREFIX = "orderwright.shipping.";

    private final MeterRegistry registry;

    ShippingMeters(
            MeterRegistry registry,
            Shipments shipments,
            CarrierEvents events,
            ShippingProperties properties,
            Clock clock) {
        this.registry = registry;
        for (Status status : List.of(Status.REQUESTED, Status.CREATED)) {
            Gauge.builder(
                            PREFIX + "late",
                            () -> shipments.countAsked(status, clock.instant().minus(properties.dispatchWithin())))
                    .description("Shipments that should have left by now")
                    .tag("status", status.name())
                    .register(registry);
        }
        Gauge.builder(PREFIX + "refused", shipments, Shipments::countRefused)
                .description("Shipments that no carrier would have so far")
                .register(registry);
        Gauge.builder(PREFIX + "scans.waiting", events, CarrierEvents::countWaiting)
                .description("Scans of shipments that are not known yet")
                .register(registry);
    }

    void countMismatch(String carrier) {
        Counter.builder(PREFIX + "mismatches")
                .description("Scans that contradict what is known; the log says each")
                .tag("carrier", carrier)
                .register(registry)
                .increment();
    }
}
