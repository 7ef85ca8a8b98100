package notification.projection;

import java.time.Duration;
import java.util.List;
import notification.delivery.MailRoute;
import notification.settings.NotificationProperties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.EventReader.Progress;
import platform.background.ApplicationLoops;
import platform.background.BackgroundLoop;
import platform.background.Turns;

/** Stores mails and deletes old ones while the application runs. Without a route for mails it only removes the cursor of earlier mails. */
@Component
class NotificationLoops extends ApplicationLoops {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final Duration RETENTION_AFTER_FAILURE = Duration.ofMinutes(1);

    private final NotificationProjection projection;
    private final MailRoute route;
    private final BackgroundLoop.Round storing;

    /** @param follows whether the loops run; false for a task that only reads and must write nothing */
    NotificationLoops(
            NotificationProjection projection,
            MailRoute route,
            NotificationProperties properties,
            Turns turns,
            @Value("${orderwright.notification.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
        this.route = route;
        this.storing = turns.of(properties.interval(), () -> projection.advance() == Progress.MORE);
    }

    @Override
    protected List<BackgroundLoop> beginAll() {
        if (!route.exists()) {
            projection.forget();
            return List.of();
        }
        return List.of(
                new BackgroundLoop("notification-mails", AFTER_FAILURE, storing),
                new BackgroundLoop("notification-retention", RETENTION, RETENTION_AFTER_FAILURE, () -> {
                    projection.purge();
                    return RETENTION;
                }));
    }
}
