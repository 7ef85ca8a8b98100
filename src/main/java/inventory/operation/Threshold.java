package inventory.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import inventory.stock.StockLevels;
import org.jspecify.annotations.Nullable;

/**
 * The stock of a SKU in a warehouse is low when at most {@code lowAt} units are available, from {@link #MIN} to {@link #MAX}; null if it has no
 * threshold.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Threshold(String skuId, String warehouseId, @Nullable Long lowAt) {

    static final long MIN = 1;
    static final long MAX = 1_000_000_000;

    StockLevels.Key row() {
        return new StockLevels.Key(skuId, warehouseId);
    }
}
