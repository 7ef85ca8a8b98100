package order.listing;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.QueueDelays;
import platform.background.Pace;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop of the listing. It runs while the application runs, continues after a failure, and yields to the
 * queues of the modules. */
@Component
class ListingLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ListingLoop(
            ListingProjection projection,
            ListingProperties properties,
            QueueDelays queues,
            Turns turns,
            @Value("${orderwright.order.listing.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("order-listing", new Pace(properties.interval(), queues::areDelayed, turns), projection::next, follows);
    }
}
