package payment.dispute;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** The metric of disputes for operators. */
@Component
class DisputeMeters {

    DisputeMeters(MeterRegistry registry, Disputes disputes) {
        Gauge.builder("orderwright.payment.disputes.open", disputes, Disputes::countOpen)
                .description("Disputes of payments that are neither won nor lost; at most 1000 are counted")
                .register(registry);
    }
}
