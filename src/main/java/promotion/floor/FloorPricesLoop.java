package promotion.floor;

import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.Event;
import outbox.EventReader;
import outbox.EventReader.Progress;
import platform.background.PacedLoop;

/** Follows the log of the catalogue. Warnings may be some seconds behind it, so a change of a SKU costs the catalogue nothing. */
@Component
class FloorPricesLoop extends PacedLoop {

    private static final String CURSOR = "promotion/floor-prices";
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final int MAX_EVENTS = 500;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    FloorPricesLoop(
            EventReader log, FloorPrices floorPrices, @Value("${orderwright.outbox.delivers:true}") boolean follows) {
        super("floor-prices", () -> readNext(log, floorPrices) == Progress.MORE ? Duration.ZERO : INTERVAL, follows);
    }

    private static Progress readNext(EventReader log, FloorPrices floorPrices) {
        return log.advance(
                CURSOR,
                List.of(CategoryPlaced.class, SkuListed.class, SkuRepriced.class, SkuDelisted.class),
                MAX_EVENTS,
                events -> keep(events, floorPrices));
    }

    private static void keep(List<Event> events, FloorPrices floorPrices) {
        floorPrices.update(events.stream()
                .filter(SkuEvent.class::isInstance)
                .map(SkuEvent.class::cast)
                .toList());
        floorPrices.place(events.stream()
                .filter(CategoryPlaced.class::isInstance)
                .map(CategoryPlaced.class::cast)
                .toList());
    }
}
