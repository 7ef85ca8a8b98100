package inventory.change;

import inventory.InventoryEvent.Allocation;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which warehouses serve a reservation for which there are enough units. A pure function. */
@FunctionalInterface
interface AllocationPolicy {

    /**
     * @param wanted units by SKU
     * @param stock by SKU; each wanted SKU has at least as many available units as are wanted
     * @return allocations that add up to what is wanted, at most one for each SKU and warehouse
     */
    List<Allocation> allocate(Map<String, Long> wanted, Map<String, SkuStock> stock);

    /**
     * Takes all units from one warehouse: the first, by priority, that can serve everything. If there is no such warehouse, takes each
     * SKU from its warehouses in the order of their priority.
     */
    static List<Allocation> oneWarehouseElseSplit(Map<String, Long> wanted, Map<String, SkuStock> stock) {
        return oneWarehouse(wanted, stock).orElseGet(() -> split(wanted, stock));
    }

    private static Optional<List<Allocation>> oneWarehouse(Map<String, Long> wanted, Map<String, SkuStock> stock) {
        SkuStock any = stockOf(wanted.keySet().iterator().next(), stock);
        for (StockLevel candidate : any.levels()) {
            String warehouseId = candidate.warehouseId();
            if (wanted.entrySet().stream().allMatch(want -> serves(warehouseId, want, stock))) {
                return Optional.of(wanted.entrySet().stream()
                        .map(want -> new Allocation(want.getKey(), warehouseId, want.getValue()))
                        .toList());
            }
        }
        return Optional.empty();
    }

    private static boolean serves(String warehouseId, Map.Entry<String, Long> want, Map<String, SkuStock> stock) {
        return stockOf(want.getKey(), stock)
                .in(warehouseId)
                .filter(level -> level.available() >= want.getValue())
                .isPresent();
    }

    private static List<Allocation> split(Map<String, Long> wanted, Map<String, SkuStock> stock) {
        List<Allocation> allocations = new ArrayList<>();
        wanted.forEach((skuId, units) -> {
            long missing = units;
            for (StockLevel level : stockOf(skuId, stock).levels()) {
                long taken = Math.min(missing, level.available());
                if (taken > 0) {
                    allocations.add(new Allocation(skuId, level.warehouseId(), taken));
                    missing -= taken;
                }
            }
        });
        return allocations;
    }

    private static SkuStock stockOf(String skuId, Map<String, SkuStock> stock) {
        return stock.getOrDefault(skuId, SkuStock.none(skuId));
    }
}
