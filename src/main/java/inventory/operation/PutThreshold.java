package inventory.operation;

import inventory.InventoryEvent.ThresholdChanged;
import inventory.stock.ListedSkus;
import inventory.stock.StockLevels;
import inventory.stock.Warehouse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Sets or removes the threshold below which the stock of a SKU in a warehouse is low. */
@Component
class PutThreshold implements Edit.WithoutAnswer<Threshold> {

    private final ListedSkus listedSkus;
    private final StockLevels levels;
    private final Warehouses warehouses;
    private final Thresholds thresholds;
    private final ApplicationEventPublisher publisher;

    PutThreshold(
            ListedSkus listedSkus,
            StockLevels levels,
            Warehouses warehouses,
            Thresholds thresholds,
            ApplicationEventPublisher publisher) {
        this.listedSkus = listedSkus;
        this.levels = levels;
        this.warehouses = warehouses;
        this.thresholds = thresholds;
        this.publisher = publisher;
    }

    /** @throws ProblemException 400 if there is no such warehouse; 404 if the SKU was never on sale and has no stock */
    @Override
    public Nothing make(Threshold wanted, Editing editing) {
        Set<String> sku = Set.of(wanted.skuId());
        if (listedSkus.among(sku).isEmpty() && levels.read(sku).isEmpty()) {
            throw ProblemException.notFound("The catalogue has never listed this SKU, and it has no stock record.");
        }
        if (warehouses.findByWarehouseIdIn(Set.of(wanted.warehouseId())).isEmpty()) {
            throw ProblemException.invalid("warehouse_id", Warehouse.REFERENCE_RULE);
        }
        if (wanted.lowAt() != null) {
            levels.insertMissing(new TreeSet<>(Set.of(wanted.row())));
        }
        levels.lock(sku);
        Threshold before = thresholds.of(sku).get(wanted.row());
        if (!Objects.equals(before == null ? null : before.lowAt(), wanted.lowAt())) {
            thresholds.put(List.of(wanted));
            editing.changed(wanted.skuId(), before, wanted.lowAt() == null ? null : wanted);
            publisher.publishEvent(new ThresholdChanged(wanted.skuId(), wanted.warehouseId(), wanted.lowAt()));
        }
        return Nothing.ELSE;
    }
}
