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
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;

/** Follows the log of the catalogue. Warnings may be some seconds behind it, so a change of a SKU costs the catalogue nothing. */
@Component
class FloorPricesLoop extends ApplicationLoop {

    private static final String CURSOR = "promotion/floor-prices";
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MAX_EVENTS = 500;

    private final EventReader log;
    private final FloorPrices floorPrices;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    FloorPricesLoop(
            EventReader log, FloorPrices floorPrices, @Value("${orderwright.outbox.delivers:true}") boolean follows) {
        super(follows);
        this.log = log;
        this.floorPrices = floorPrices;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop(
                "floor-prices", AFTER_FAILURE, () -> readNext() == Progress.MORE ? Duration.ZERO : INTERVAL);
    }

    private Progress readNext() {
        return log.advance(
                CURSOR,
                List.of(CategoryPlaced.class, SkuListed.class, SkuRepriced.class, SkuDelisted.class),
                MAX_EVENTS,
                this::keep);
    }

    private void keep(List<Event> events) {
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
