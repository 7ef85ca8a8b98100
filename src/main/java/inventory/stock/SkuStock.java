package inventory.stock;

import java.util.List;
import java.util.Optional;

/**
 * The units of a SKU over all warehouses.
 *
 * @param levels at most one a warehouse, in the order in which they serve
 */
public record SkuStock(String skuId, List<StockLevel> levels) {

    public SkuStock {
        levels = List.copyOf(levels);
    }

    public static SkuStock none(String skuId) {
        return new SkuStock(skuId, List.of());
    }

    public long onHand() {
        return levels.stream().mapToLong(StockLevel::onHand).sum();
    }

    public long reserved() {
        return levels.stream().mapToLong(StockLevel::reserved).sum();
    }

    public long available() {
        long available = 0;
        for (StockLevel level : levels) {
            available += level.available();
        }
        return available;
    }

    /** Rises with every change, as each level's does. */
    public long version() {
        long version = 0;
        for (StockLevel level : levels) {
            version += level.version();
        }
        return version;
    }

    public Optional<StockLevel> in(String warehouseId) {
        for (StockLevel level : levels) {
            if (level.warehouseId().equals(warehouseId)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** With this level in the place of its warehouse's. */
    public SkuStock with(StockLevel changed) {
        return new SkuStock(
                skuId,
                levels.stream()
                        .map(level -> level.warehouseId().equals(changed.warehouseId()) ? changed : level)
                        .toList());
    }
}
