package inventory.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import inventory.stock.StockLevels;
import org.jspecify.annotations.Nullable;

/** The threshold of a SKU in one warehouse, from {@link #MIN} to {@link #MAX} units or null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Threshold(String skuId, String warehouseId, @Nullable Long lowAt) {

    static final long MIN = 1;
    static final long MAX = 1_000_000_000;

    StockLevels.Key row() {
        return new StockLevels.Key(skuId, warehouseId);
    }
}
