package inventory.operation;

import inventory.stock.SupplyLevel;
import org.jspecify.annotations.Nullable;

/**
 * A stock row in lists.
 *
 * @param lowAt the threshold of the row; null if it has none
 */
record StockEntry(
        String skuId,
        String warehouseId,
        long onHand,
        long reserved,
        @Nullable Long lowAt,
        SupplyLevel level) {

    long available() {
        return onHand - reserved;
    }
}
