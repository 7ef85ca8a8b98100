package order.availability;

import inventory.InventoryEvent.AvailabilityChanged;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What inventory last told of each SKU since this instance began to listen. */
final class LastKnownStock {

    private final Map<String, Level> levels = new ConcurrentHashMap<>();

    /** An old message never overwrites a newer one. */
    void update(AvailabilityChanged changed) {
        levels.merge(changed.skuId(), new Level(changed.available(), changed.version()), Level::newer);
    }

    /** Null for what it has not heard of. */
    @Nullable
    Level of(String skuId) {
        return levels.get(skuId);
    }

    Collection<String> skuIds() {
        return Collections.unmodifiableSet(levels.keySet());
    }
}
