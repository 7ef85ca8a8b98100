package order.replica;

import catalog.CatalogEvent.CategoryPlaced;
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

/**
 * Follows the log to find the categories and attributes of before order kept them. Events of now also reach order at once, so this loop need
 * not be quick.
 */
@Component
class CatalogueLogLoop extends PacedLoop {

    private static final String CURSOR = "order/catalogue";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int MAX_EVENTS = 500;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    CatalogueLogLoop(
            EventReader log,
            Prices prices,
            CategoryPaths categoryPaths,
            @Value("${orderwright.outbox.delivers:true}") boolean follows) {
        super(
                "catalogue-log",
                () -> readNext(log, prices, categoryPaths) == Progress.MORE ? Duration.ZERO : INTERVAL,
                follows);
    }

    private static Progress readNext(EventReader log, Prices prices, CategoryPaths categoryPaths) {
        return log.advance(
                CURSOR,
                List.of(CategoryPlaced.class, SkuListed.class, SkuRepriced.class),
                MAX_EVENTS,
                events -> keep(events, prices, categoryPaths));
    }

    private static void keep(List<Event> events, Prices prices, CategoryPaths categoryPaths) {
        prices.addAttributes(events.stream()
                .filter(SkuEvent.class::isInstance)
                .map(SkuEvent.class::cast)
                .toList());
        categoryPaths.update(events.stream()
                .filter(CategoryPlaced.class::isInstance)
                .map(CategoryPlaced.class::cast)
                .toList());
    }
}
