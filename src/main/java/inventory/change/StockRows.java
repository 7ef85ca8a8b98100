package inventory.change;

import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryRequest;
import inventory.stock.MovementKind;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The locked stock rows of a batch in their current state, and every movement of the batch that changed them. */
final class StockRows {

    private final Map<String, SkuStock> found;
    private final Map<String, SkuStock> current;
    private final List<StockMovement> movements = new ArrayList<>();

    /** @param found the locked stock by SKU */
    StockRows(Map<String, SkuStock> found) {
        this.found = found;
        this.current = new HashMap<>(found);
    }

    /**
     * The request that moves units.
     *
     * @param trace the trace id of the HTTP request that led to the movement, or null
     * @param reason the operator's text, or null
     */
    record MovementCause(
            String reference,
            String correlation,
            @Nullable String trace,
            @Nullable String reason) {

        static MovementCause of(InventoryRequest request, @Nullable String trace) {
            return new MovementCause(request.reference(), request.correlation(), trace, null);
        }
    }

    SkuStock of(String skuId) {
        return current.getOrDefault(skuId, SkuStock.none(skuId));
    }

    /** The current stock by SKU. A SKU that was never stocked may be absent. */
    Map<String, SkuStock> all() {
        return Collections.unmodifiableMap(current);
    }

    boolean stocks(String skuId, String warehouseId) {
        return of(skuId).in(warehouseId).isPresent();
    }

    StockLevel level(String skuId, String warehouseId) {
        return of(skuId)
                .in(warehouseId)
                .orElseThrow(() -> new IllegalArgumentException("Unknown warehouse: " + warehouseId));
    }

    void move(MovementKind kind, List<Allocation> allocations, MovementCause cause) {
        for (Allocation allocation : allocations) {
            move(kind, level(allocation.skuId(), allocation.warehouseId()), allocation.quantity(), cause);
        }
    }

    void move(MovementKind kind, StockLevel level, long quantity, MovementCause cause) {
        StockLevel after = level.after(kind, quantity);
        current.put(level.skuId(), of(level.skuId()).with(after));
        movements.add(new StockMovement(
                kind, level, after, cause.reference(), cause.correlation(), cause.trace(), cause.reason()));
    }

    List<StockMovement> movements() {
        return movements;
    }

    /** The references that reserved units of the row in this batch, newest first. */
    Stream<String> reservedOf(StockLevels.Key row) {
        return movements.reversed().stream()
                .filter(movement -> movement.kind() == MovementKind.RESERVED)
                .filter(movement -> StockLevels.Key.of(movement.after()).equals(row))
                .map(StockMovement::reference);
    }

    /** The changed rows in their current state. */
    Collection<StockLevel> changed() {
        Map<StockLevels.Key, StockLevel> last = new LinkedHashMap<>();
        for (StockMovement movement : movements) {
            last.put(StockLevels.Key.of(movement.after()), movement.after());
        }
        return last.values();
    }

    /**
     * The SKUs whose available units in any warehouse differ from those at the start of the batch, without those that have fewer units than
     * at the start and still have plenty. The SKUs of a transfer are among them, although it does not change their sum.
     */
    List<SkuStock> changedAvailability() {
        Set<String> moved = new LinkedHashSet<>();
        movements.forEach(movement -> moved.add(movement.after().skuId()));
        return moved.stream().map(this::of).filter(this::mustBeTold).toList();
    }

    private boolean mustBeTold(SkuStock after) {
        SkuStock before = found.getOrDefault(after.skuId(), SkuStock.none(after.skuId()));
        boolean fell = after.available() < before.available();
        return fell ? after.available() < AvailabilityChanged.PLENTY : isAvailabilityChanged(before, after);
    }

    /** Both have the same levels in the same order, because no batch adds a level after its rows were found. */
    private static boolean isAvailabilityChanged(SkuStock before, SkuStock after) {
        for (int i = 0; i < after.levels().size(); i++) {
            if (before.levels().get(i).available() != after.levels().get(i).available()) {
                return true;
            }
        }
        return false;
    }
}
