package inventory.stock;

import catalog.CatalogEvent.SkuListed;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.EventReader;
import outbox.EventReader.Progress;
import platform.background.PacedLoop;

/**
 * Follows the log to find the SKUs that were listed before inventory kept their ids. The events of SKUs that are listed now also reach
 * inventory at once, so this loop need not be quick.
 */
@Component
class ListedSkusLoop extends PacedLoop {

    private static final String CURSOR = "inventory/listed-skus";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int MAX_EVENTS = 2_000;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    ListedSkusLoop(
            EventReader log, ListedSkus listedSkus, @Value("${orderwright.outbox.delivers:true}") boolean follows) {
        super(
                "listed-skus",
                () -> log.advanceByCorrelations(CURSOR, List.of(SkuListed.class), MAX_EVENTS, listedSkus::add)
                                == Progress.MORE
                        ? Duration.ZERO
                        : INTERVAL,
                follows);
    }
}
