package inventory.stock;

/**
 * The units of a SKU in one warehouse.
 *
 * @param priority the priority of the warehouse; the lowest number serves first
 * @param version rises by one with each change
 */
public record StockLevel(String skuId, String warehouseId, int priority, long onHand, long reserved, long version) {

    /** Rejects more reserved units than units on hand, so that nothing is oversold. The constraint of the table does the same. */
    public StockLevel {
        if (reserved < 0 || reserved > onHand) {
            throw new IllegalArgumentException("%d of %d units of %s in warehouse %s cannot be reserved"
                    .formatted(reserved, onHand, skuId, warehouseId));
        }
    }

    public long available() {
        return onHand - reserved;
    }

    /**
     * Returns the level after a movement.
     *
     * @throws IllegalArgumentException if the reserved units would be negative or exceed the units on hand
     */
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
