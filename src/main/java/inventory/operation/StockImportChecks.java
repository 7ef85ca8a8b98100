package inventory.operation;

import inventory.operation.StockController.StockImport;
import inventory.operation.StockController.StockItem;
import inventory.stock.ListedSkus;
import inventory.stock.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.text.SkuId;
import platform.web.FieldProblem;

/** Finds all that is wrong with an import of stock that is refused anyway. An id that breaks its own rule is named already. */
@Component
class StockImportChecks implements FieldProblem.Finder<StockImport> {

    private final Warehouses warehouses;
    private final ListedSkus listed;

    StockImportChecks(Warehouses warehouses, ListedSkus listed) {
        this.warehouses = warehouses;
        this.listed = listed;
    }

    @Override
    public Class<StockImport> body() {
        return StockImport.class;
    }

    @Override
    public List<FieldProblem> find(StockImport body) {
        List<FieldProblem> problems = new ArrayList<>();
        String warehouseId = body.warehouseId();
        if (warehouseId != null
                && warehouseId.matches(WarehouseId.PATTERN)
                && warehouses.findByWarehouseIdIn(Set.of(warehouseId)).isEmpty()) {
            problems.add(new FieldProblem("warehouse_id", Warehouse.REFERENCE_RULE));
        }
        if (body.items() != null && !Boolean.TRUE.equals(body.allowUnlisted())) {
            problems.addAll(ofUnlisted(body.items()));
        }
        return problems;
    }

    private List<FieldProblem> ofUnlisted(List<? extends @Nullable StockItem> items) {
        Set<String> known = listed.among(items.stream()
                .filter(StockImportChecks::hasSkuId)
                .map(StockItem::skuId)
                .collect(Collectors.toSet()));
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (hasSkuId(items.get(i)) && !known.contains(items.get(i).skuId())) {
                problems.add(new FieldProblem("items[%d].sku_id".formatted(i), ListedSkus.REFERENCE_RULE));
            }
        }
        return problems;
    }

    private static boolean hasSkuId(@Nullable StockItem item) {
        return item != null && item.skuId() != null && item.skuId().matches(SkuId.PATTERN);
    }
}
