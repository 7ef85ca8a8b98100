package inventory.stock;

import org.jspecify.annotations.Nullable;

/**
 * A stock row in lists.
 *
 * @param lowAt the threshold of the row; null if it has none
 */
public record StockEntry(
        String skuId,
        String warehouseId,
        long onHand,
        long reserved,
        @Nullable Long lowAt,
        SupplyLevel level) {

    public long available() {
        return onHand - reserved;
    }
}
