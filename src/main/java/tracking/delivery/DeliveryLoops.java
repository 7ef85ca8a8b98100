package tracking.delivery;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoops;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;
import tracking.change.TrackingProperties;
import tracking.webhook.Endpoints;

/** Stores and sends deliveries while the application runs, and looks after the log. Without endpoints it looks once a second for one. */
@Component
class DeliveryLoops extends ApplicationLoops {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration WITHOUT_ENDPOINTS = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofMillis(50);

    private final WebhookProjection projection;
    private final Courier courier;
    private final DeliveryRetention retention;
    private final Endpoints endpoints;
    private final Duration interval;
    private final ClockCheck clock;

    /** @param follows whether the loops run; false for a task that only reads and must write nothing */
    DeliveryLoops(
            WebhookProjection projection,
            Courier courier,
            DeliveryRetention retention,
            Endpoints endpoints,
            TrackingProperties properties,
            ClockCheck clock,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
        this.courier = courier;
        this.retention = retention;
        this.endpoints = endpoints;
        this.interval = properties.interval();
        this.clock = clock;
    }

    @Override
    protected List<BackgroundLoop> beginAll() {
        return List.of(
                new BackgroundLoop("webhook-changes", AFTER_FAILURE, this::project),
                new BackgroundLoop("webhook-calls", AFTER_FAILURE, clock.whileRight(AFTER_FAILURE, this::send)),
                new BackgroundLoop("webhook-retention", RETENTION, RETENTION, clock.whileRight(RETENTION, () -> {
                    retention.run();
                    return RETENTION;
                })));
    }

    private Duration project() {
        if (!endpoints.exist()) {
            return WITHOUT_ENDPOINTS;
        }
        return projection.advance() ? Duration.ZERO : interval;
    }

    private Duration send() throws InterruptedException {
        if (courier.sendDue() > 0) {
            return Duration.ZERO;
        }
        if (courier.inFlight() == 0 && !endpoints.exist()) {
            return WITHOUT_ENDPOINTS;
        }
        courier.awaitEnd(interval);
        return Duration.ZERO;
    }

    /** Waits for the calls that are being made; what ends later is sent again after its lease. */
    @Override
    protected void afterStop(long deadlineNanos) {
        try {
            while (courier.inFlight() > 0 && System.nanoTime() < deadlineNanos) {
                courier.awaitEnd(STEP);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
