package inventory.stock;

/**
 * How much of a SKU a warehouse can still sell. The generated column {@code inventory.stock.level} is the only place that decides which
 * level a row has; all code reads it from there.
 */
public enum SupplyLevel {
    /** No unit is available. */
    OUT,
    /** Units are available, but not more than the row's threshold. A row without a threshold is never low. */
    LOW,
    OK
}
