package inventory;

import java.util.List;
import java.util.Optional;

/**
 * The units of a SKU over all warehouses.
 *
 * @param levels at most one a warehouse, in the order in which they serve
 */
record SkuStock(String skuId, List<StockLevel> levels) {

    SkuStock {
        levels = List.copyOf(levels);
    }

    static SkuStock none(String skuId) {
        return new SkuStock(skuId, List.of());
    }

    long onHand() {
        return levels.stream().mapToLong(StockLevel::onHand).sum();
    }

    long reserved() {
        return levels.stream().mapToLong(StockLevel::reserved).sum();
    }

    long available() {
        long available = 0;
        for (StockLevel level : levels) {
            available += level.available();
        }
        return available;
    }

    /** Rises with every change, as each level's does. */
    long version() {
        long version = 0;
        for (StockLevel level : levels) {
            version += level.version();
        }
        return version;
    }

    Optional<StockLevel> in(String warehouseId) {
        for (StockLevel level : levels) {
            if (level.warehouseId().equals(warehouseId)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** With this level in the place of its warehouse's. */
    SkuStock with(StockLevel changed) {
        return new SkuStock(
                skuId,
                levels.stream()
                        .map(level -> level.warehouseId().equals(changed.warehouseId()) ? changed : level)
                        .toList());
    }
}
