package shipping.shipment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import shipping.shipment.Shipment.Status;

/** Shipping's metrics for operators. */
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
                            () -> shipments.countRequestedBefore(
                                    status, clock.instant().minus(properties.dispatchWithin())))
                    .description("Overdue shipments: they should have left the warehouse by now")
                    .tag("status", status.name())
                    .register(registry);
        }
        Gauge.builder(PREFIX + "refused", shipments, Shipments::countRefused)
                .description("Shipments that are not booked because their carrier refused them")
                .register(registry);
        Gauge.builder(PREFIX + "held", shipments, Shipments::countHeld)
                .description("Shipments that are held and have not left")
                .register(registry);
        Gauge.builder(PREFIX + "scans.waiting", events, CarrierEvents::countWaiting)
                .description("Scans that wait for the request of their shipment")
                .register(registry);
    }

    void countLeftWhileHeld(String carrier) {
        Counter.builder(PREFIX + "left.while.held")
                .description(
                        "Shipments that a carrier's scan reports as sent although they were held; the log has a line for each")
                .tag("carrier", carrier)
                .register(registry)
                .increment();
    }

    void countMismatch(String carrier) {
        Counter.builder(PREFIX + "mismatches")
                .description("Carrier messages that contradict the stored state; the log has a line for each")
                .tag("carrier", carrier)
                .register(registry)
                .increment();
    }
}
