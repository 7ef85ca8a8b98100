package inventory.stock;

import inventory.InventoryEvent.Allocation;
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

/** The locked stock rows of a batch as they are now, and every movement that made them so. */
public final class StockRows {

    private final Map<String, SkuStock> found;
    private final Map<String, SkuStock> now;
    private final List<StockMovement> movements = new ArrayList<>();

    /** @param found by SKU */
    public StockRows(Map<String, SkuStock> found) {
        this.found = found;
        this.now = new HashMap<>(found);
    }

    /**
     * What moves units.
     *
     * @param trace of the HTTP request at its root
     * @param reason an operator's words
     */
    public record MovementCause(
            String reference,
            String correlation,
            @Nullable String trace,
            @Nullable String reason) {}

    public SkuStock of(String skuId) {
        return now.getOrDefault(skuId, SkuStock.none(skuId));
    }

    /** By SKU; of one that was never stocked there may be none. */
    public Map<String, SkuStock> all() {
        return Collections.unmodifiableMap(now);
    }

    public boolean stocks(String skuId, String warehouseId) {
        return of(skuId).in(warehouseId).isPresent();
    }

    public StockLevel level(String skuId, String warehouseId) {
        return of(skuId)
                .in(warehouseId)
                .orElseThrow(() -> new IllegalArgumentException("There is no warehouse " + warehouseId));
    }

    public void move(MovementKind kind, List<Allocation> allocations, MovementCause mover) {
        for (Allocation allocation : allocations) {
            move(kind, level(allocation.skuId(), allocation.warehouseId()), allocation.quantity(), mover);
        }
    }

    public void move(MovementKind kind, StockLevel level, long quantity, MovementCause mover) {
        StockLevel after = level.after(kind, quantity);
        now.put(level.skuId(), of(level.skuId()).with(after));
        movements.add(new StockMovement(
                kind, level, after, mover.reference(), mover.correlation(), mover.trace(), mover.reason()));
    }

    public List<StockMovement> movements() {
        return movements;
    }

    /** References that took units of the row for themselves in this batch, newest first. */
    public Stream<String> reservedOf(StockLevels.Key row) {
        return movements.reversed().stream()
                .filter(movement -> movement.kind() == MovementKind.RESERVED)
                .filter(movement -> StockLevels.Key.of(movement.after()).equals(row))
                .map(StockMovement::reference);
    }

    /** The rows that have changed, as they are now. */
    public Collection<StockLevel> changed() {
        Map<StockLevels.Key, StockLevel> last = new LinkedHashMap<>();
        for (StockMovement movement : movements) {
            last.put(StockLevels.Key.of(movement.after()), movement.after());
        }
        return last.values();
    }

    /** The SKUs of which more or less can be sold than when the batch began. */
    public List<SkuStock> changedAvailability() {
        Set<String> moved = new LinkedHashSet<>();
        movements.forEach(movement -> moved.add(movement.after().skuId()));
        return moved.stream()
                .map(this::of)
                .filter(stock -> stock.available()
                        != found.getOrDefault(stock.skuId(), SkuStock.none(stock.skuId()))
                                .available())
                .toList();
    }
}
