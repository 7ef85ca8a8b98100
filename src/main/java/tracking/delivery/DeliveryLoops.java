package tracking.delivery;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import platform.background.BackgroundLoop;
import tracking.change.TrackingProperties;
import tracking.webhook.Endpoints;

/** Stores and sends deliveries while the application runs, and looks after the log. Without endpoints it looks once a second for one. */
@Component
class DeliveryLoops implements SmartLifecycle {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration WITHOUT_ENDPOINTS = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration STEP = Duration.ofMillis(50);

    private final WebhookProjection projection;
    private final Courier courier;
    private final DeliveryRetention retention;
    private final Endpoints endpoints;
    private final Duration interval;
    private final boolean follows;
    private List<BackgroundLoop> loops = List.of();

    /** @param follows whether the loops run; false for a task that only reads and must write nothing */
    DeliveryLoops(
            WebhookProjection projection,
            Courier courier,
            DeliveryRetention retention,
            Endpoints endpoints,
            TrackingProperties properties,
            @Value("${orderwright.tracking.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        this.projection = projection;
        this.courier = courier;
        this.retention = retention;
        this.endpoints = endpoints;
        this.interval = properties.interval();
        this.follows = follows;
    }

    @Override
    public synchronized void start() {
        loops = List.of(
                new BackgroundLoop("webhook-changes", AFTER_FAILURE, this::project),
                new BackgroundLoop("webhook-calls", AFTER_FAILURE, this::send),
                new BackgroundLoop("webhook-retention", RETENTION, RETENTION, () -> {
                    retention.run();
                    return RETENTION;
                }));
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
    public synchronized void stop() {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        BackgroundLoop.stop(loops, deadline);
        loops = List.of();
        try {
            while (courier.inFlight() > 0 && System.nanoTime() < deadline) {
                courier.awaitEnd(STEP);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return !loops.isEmpty();
    }

    @Override
    public boolean isAutoStartup() {
        return follows;
    }
}
