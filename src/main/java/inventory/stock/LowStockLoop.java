package inventory.stock;

import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.ThresholdChanged;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.Event;
import outbox.EventReader;
import outbox.EventReader.Progress;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;

/**
 * Follows the log: keeps the list of low stock, and finds the SKUs that were listed before inventory kept their ids. One instance at a time
 * reads each event. A change of the stock is in the list within a second.
 */
@Component
class LowStockLoop extends ApplicationLoop {

    static final String CURSOR = "inventory/low-stock";

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MAX_EVENTS = 2_000;

    private static final List<Class<? extends Event>> TYPES =
            List.of(AvailabilityChanged.class, ThresholdChanged.class, SkuListed.class, SkuRepriced.class);

    private final EventReader log;
    private final LowStock lowStock;
    private final ListedSkus listedSkus;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    LowStockLoop(
            EventReader log,
            LowStock lowStock,
            ListedSkus listedSkus,
            @Value("${orderwright.outbox.delivers:true}") boolean follows) {
        super(follows);
        this.log = log;
        this.lowStock = lowStock;
        this.listedSkus = listedSkus;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop(
                "low-stock",
                AFTER_FAILURE,
                () -> log.advance(CURSOR, TYPES, MAX_EVENTS, this::follow) == Progress.MORE ? Duration.ZERO : INTERVAL);
    }

    private void follow(List<Event> events) {
        Set<String> changed = new TreeSet<>();
        Set<String> listed = new TreeSet<>();
        for (Event event : events) {
            switch (event) {
                case AvailabilityChanged availability -> changed.add(availability.skuId());
                case ThresholdChanged threshold -> changed.add(threshold.skuId());
                case SkuEvent sku -> listed.add(sku.skuId());
                default -> throw new IllegalArgumentException("Not read by this cursor: " + event);
            }
        }
        if (!changed.isEmpty()) {
            lowStock.refresh(changed);
        }
        listedSkus.add(listed);
    }
}
