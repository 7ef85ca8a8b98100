package tracking.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import tracking.call.CallOutcome;

/** The metrics of webhooks. */
@Component
class DeliveryMeters {

    private static final String PREFIX = "orderwright.webhook.";

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofHours(1)
    };

    private final MeterRegistry registry;
    private final Timer delay;
    private final AtomicInteger failing = new AtomicInteger();

    DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
        delay = Timer.builder(PREFIX + "delay")
                .description("Time from the change of an order until an endpoint accepted the message")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        Gauge.builder(PREFIX + "failing", failing, AtomicInteger::get)
                .description("Enabled webhook endpoints of which no call has succeeded for a day")
                .register(registry);
        for (CallOutcome outcome : CallOutcome.values()) {
            calls(outcome);
        }
    }

    void count(CallOutcome outcome) {
        calls(outcome).increment();
    }

    void recordDelay(Duration time) {
        delay.record(time);
    }

    void setFailing(int endpoints) {
        failing.set(endpoints);
    }

    private Counter calls(CallOutcome outcome) {
        return Counter.builder(PREFIX + "calls")
                .description("Calls of webhook endpoints; accepted are those that were answered with a status of 2xx")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
