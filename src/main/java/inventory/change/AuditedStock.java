package inventory.change;

import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;

/**
 * A stock row as the audit log shows it, under the id of its SKU.
 *
 * @param reference the reference of the request that changed the row; null in the state before the change
 */
record AuditedStock(
        String warehouseId,
        long onHand,
        long reserved,
        @Nullable String reference) {

    /** Returns one change for each row that the movements changed: from the state before its first movement to the state after its last. */
    static List<Change> changes(List<StockMovement> movements) {
        SequencedMap<StockLevels.Key, List<StockMovement>> byRow = new LinkedHashMap<>();
        for (StockMovement movement : movements) {
            byRow.computeIfAbsent(StockLevels.Key.of(movement.after()), row -> new ArrayList<>())
                    .add(movement);
        }
        List<Change> changes = new ArrayList<>(byRow.size());
        byRow.forEach((row, rowMovements) -> changes.add(change(row, rowMovements.getFirst(), rowMovements.getLast())));
        return changes;
    }

    private static Change change(StockLevels.Key row, StockMovement first, StockMovement last) {
        return Change.of(row.skuId(), of(first.before(), null), of(last.after(), last.reference()))
                .because(last.reason());
    }

    private static AuditedStock of(StockLevel level, @Nullable String reference) {
        return new AuditedStock(level.warehouseId(), level.onHand(), level.reserved(), reference);
    }
}
