package notification.projection;

import java.time.Duration;
import java.util.List;
import notification.delivery.MailRoute;
import notification.settings.NotificationProperties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import outbox.EventReader.Progress;
import outbox.QueueDelays;
import platform.background.BackgroundLoop;
import platform.background.Pace;

/** Stores mails and deletes old ones while the application runs. Without a route for mails it only removes the cursor of earlier mails. */
@Component
class NotificationLoops implements SmartLifecycle {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final Duration RETENTION_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final NotificationProjection projection;
    private final MailRoute route;
    private final Pace pace;
    private final boolean follows;
    private List<BackgroundLoop> loops = List.of();
    private boolean running;

    /** @param follows whether the loops run; false for a task that only reads and must write nothing */
    NotificationLoops(
            NotificationProjection projection,
            MailRoute route,
            NotificationProperties properties,
            QueueDelays queues,
            @Value("${orderwright.notification.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        this.projection = projection;
        this.route = route;
        this.pace = new Pace(properties.interval(), queues::areDelayed);
        this.follows = follows;
    }

    @Override
    public synchronized void start() {
        running = true;
        if (!route.exists()) {
            projection.forget();
            return;
        }
        loops = List.of(
                new BackgroundLoop(
                        "notification-mails",
                        AFTER_FAILURE,
                        () -> pace.run(() -> projection.advance() == Progress.MORE)),
                new BackgroundLoop("notification-retention", RETENTION, RETENTION_AFTER_FAILURE, () -> {
                    projection.purge();
                    return RETENTION;
                }));
    }

    @Override
    public synchronized void stop() {
        BackgroundLoop.stop(loops, System.nanoTime() + STOP_TIMEOUT.toNanos());
        loops = List.of();
        running = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return follows;
    }
}
