package order.availability;

import inventory.InventoryEvent.AvailabilityChanged;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last stock level of each SKU that inventory has published since this instance started to read the event log. */
final class LastKnownStock {

    private final Map<String, Level> levels = new ConcurrentHashMap<>();

    /** An older event never overwrites a newer one. */
    void update(AvailabilityChanged changed) {
        levels.merge(changed.skuId(), new Level(changed.available(), changed.version()), Level::newer);
    }

    /** Null if this instance has received no event about the SKU. */
    @Nullable
    Level of(String skuId) {
        return levels.get(skuId);
    }

    Collection<String> skuIds() {
        return Collections.unmodifiableSet(levels.keySet());
    }
}
