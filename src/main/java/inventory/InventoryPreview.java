package inventory;

import inventory.InventoryBatch.Found;
import inventory.operation.ImportPreview;
import inventory.operation.StockCommand.ImportStock;
import inventory.operation.StockRefusal;
import inventory.stock.AllocationPolicy;
import inventory.stock.ListedSkus;
import inventory.stock.SkuStock;
import inventory.stock.StockChanges;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.Warehouse;
import inventory.stock.Warehouses;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;

/** Lets a batch decide the import as {@link InventoryListeners} would, and never saves the batch. */
@Component
class InventoryPreview implements ImportPreview {

    private final AllocationPolicy policy;
    private final IdempotencyRows inventoryKeys;
    private final StockChanges changes;
    private final StockLevels levels;
    private final ListedSkus listedSkus;
    private final Warehouses warehouses;
    private final Clock clock;

    InventoryPreview(
            AllocationPolicy policy,
            IdempotencyRows inventoryKeys,
            StockChanges changes,
            StockLevels levels,
            ListedSkus listedSkus,
            Warehouses warehouses,
            Clock clock) {
        this.policy = policy;
        this.inventoryKeys = inventoryKeys;
        this.changes = changes;
        this.levels = levels;
        this.listedSkus = listedSkus;
        this.warehouses = warehouses;
        this.clock = clock;
    }

    @Override
    public CommandResult<Boolean, StockRefusal> decide(ImportStock command) {
        Set<String> skuIds = command.request().lines().stream()
                .map(InventoryRequest.Line::skuId)
                .collect(Collectors.toSet());
        Optional<Warehouse> warehouse = warehouses
                .findByWarehouseIdIn(Set.of(command.request().warehouseId()))
                .stream()
                .findFirst();
        Map<String, SkuStock> stock = new HashMap<>(levels.read(skuIds));
        warehouse.ifPresent(here -> skuIds.forEach(
                skuId -> stock.merge(skuId, empty(skuId, here), (stored, added) -> withLevel(stored, added))));
        Found found = new Found(
                Map.of(),
                changes.known(Set.of(command.request().reference())),
                stock,
                Map.of(),
                Map.of(),
                listedSkus.among(skuIds),
                warehouse.map(Warehouse::warehouseId).map(Set::of).orElse(Set.of()),
                Map.of());
        return new InventoryBatch(policy, inventoryKeys.claim(List.of()), clock.instant(), found).restock(command);
    }

    private static SkuStock empty(String skuId, Warehouse warehouse) {
        return new SkuStock(
                skuId, List.of(new StockLevel(skuId, warehouse.warehouseId(), warehouse.priority(), 0, 0, 0)));
    }

    /** Returns the stored stock, with the added level if its warehouse has none. */
    private static SkuStock withLevel(SkuStock stored, SkuStock added) {
        StockLevel level = added.levels().getFirst();
        if (stored.in(level.warehouseId()).isPresent()) {
            return stored;
        }
        List<StockLevel> all = new ArrayList<>(stored.levels());
        all.add(level);
        return new SkuStock(stored.skuId(), all);
    }
}
