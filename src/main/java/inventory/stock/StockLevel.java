package inventory.stock;

/**
 * The units of a SKU in one warehouse.
 *
 * @param priority the warehouse's; the lowest number serves first
 * @param version rises by one with each change
 */
public record StockLevel(String skuId, String warehouseId, int priority, long onHand, long reserved, long version) {

    /** Never oversell; the table's constraint says the same. */
    public StockLevel {
        if (reserved < 0 || reserved > onHand) {
            throw new IllegalArgumentException(
                    "%d of %d units of %s in %s cannot be reserved".formatted(reserved, onHand, skuId, warehouseId));
        }
    }

    public long available() {
        return onHand - reserved;
    }

    /** @throws IllegalArgumentException if more were reserved than there are */
    public StockLevel after(MovementKind kind, long quantity) {
        return new StockLevel(
                skuId,
                warehouseId,
                priority,
                Math.addExact(onHand, kind.onHand(quantity)),
                Math.addExact(reserved, kind.reserved(quantity)),
                version + 1);
    }
}
