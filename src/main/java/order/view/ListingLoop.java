package order.view;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop of the listing. It runs while the application runs, and continues after a failure. */
@Component
class ListingLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ListingLoop(
            ListingProjection projection,
            ListingProperties properties,
            Turns turns,
            @Value("${orderwright.order.listing.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("order-listing", turns.of(properties.interval(), projection::next), follows);
    }
}
