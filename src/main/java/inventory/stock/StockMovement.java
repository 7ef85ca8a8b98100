package inventory.stock;

import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger: one change of one stock row.
 *
 * @param reference the reference of the request that moved the units
 * @param trace the trace id of the HTTP request that led to the movement, or null
 * @param reason the operator's text for an adjustment, or null
 */
public record StockMovement(
        MovementKind kind,
        StockLevel before,
        StockLevel after,
        String reference,
        String correlation,
        @Nullable String trace,
        @Nullable String reason) {}
