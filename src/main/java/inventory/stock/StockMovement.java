package inventory.stock;

import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger: one change of one stock row.
 *
 * @param reference of the request that moved the units
 * @param trace of the HTTP request at its root
 * @param reason an operator's words, for an adjustment
 */
public record StockMovement(
        MovementKind kind,
        StockLevel before,
        StockLevel after,
        String reference,
        String correlation,
        @Nullable String trace,
        @Nullable String reason) {}
