package inventory.stock;

import java.util.List;
import java.util.Optional;

/**
 * The units of a SKU over all warehouses.
 *
 * @param levels at most one for each warehouse, in the order in which the warehouses serve
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

    /** The sum of the versions of the levels. It rises with every change, because the version of each level does. */
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

    /** Returns a copy in which this level replaces the level of its warehouse. */
    public SkuStock with(StockLevel changed) {
        return new SkuStock(
                skuId,
                levels.stream()
                        .map(level -> level.warehouseId().equals(changed.warehouseId()) ? changed : level)
                        .toList());
    }
}
