package tracking.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tracking.change.OrderChange;

/** The metrics of streams and sockets. */
@Component
class FeedMeters {

    private static final String PREFIX = "orderwright.tracking.";

    /** Upper bounds of the histogram. They include the target of 500 ms. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(350),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Timer delay;

    FeedMeters(MeterRegistry registry) {
        this.registry = registry;
        delay = Timer.builder(PREFIX + "delay")
                .description(
                        "Time from the change of an order until it was written to a stream or socket that was open when the order changed; one for each")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        for (End reason : End.values()) {
            ended(reason);
        }
    }

    void countStreams(Collection<?> open) {
        Gauge.builder(PREFIX + "streams", open, Collection::size)
                .description("Open event streams and sockets of this instance")
                .register(registry);
    }

    void countEnd(End reason) {
        ended(reason).increment();
    }

    /** @param now when the connection had taken the whole message */
    void recordDelay(OrderChange written, Instant now) {
        delay.record(Duration.between(written.updatedAt(), now));
    }

    private Counter ended(End reason) {
        return Counter.builder(PREFIX + "ended")
                .description("Event streams and sockets that ended; too_slow are those that were cut off")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
