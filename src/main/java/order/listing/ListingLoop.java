package order.listing;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.QueueDelays;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.Pace;
import platform.background.Turns;

/** The background loop of the listing. It runs while the application runs, continues after a failure, and yields to the
 * queues of the modules. */
@Component
class ListingLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final ListingProjection projection;
    private final Pace pace;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ListingLoop(
            ListingProjection projection,
            ListingProperties properties,
            QueueDelays queues,
            Turns turns,
            @Value("${orderwright.order.listing.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.projection = projection;
        this.pace = new Pace(properties.interval(), queues::areDelayed, turns);
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("order-listing", AFTER_FAILURE, () -> pace.run(projection::next));
    }
}
