package inventory.operation;

import inventory.InventoryRequest.AdjustmentRequested;
import inventory.stock.SkuStock;
import inventory.stock.StockLevels;
import inventory.stock.Warehouse;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Corrects the count of a SKU in a warehouse. The answer is the stock of the SKU. */
@Component
class AdjustStock implements Edit<AdjustmentRequested, SkuStock> {

    private final StockSteps steps;
    private final StockLevels levels;

    AdjustStock(StockSteps steps, StockLevels levels) {
        this.steps = steps;
        this.levels = levels;
    }

    /** @throws ProblemException 400 if there is no such warehouse; 409 as {@link StockSteps#decide} */
    @Override
    public SkuStock make(AdjustmentRequested wanted, Editing editing) {
        return steps.decide(
                        wanted,
                        stock -> {
                            if (stock.of(wanted.skuId())
                                    .in(wanted.warehouseId())
                                    .isEmpty()) {
                                throw ProblemException.invalid("warehouse_id", Warehouse.REFERENCE_RULE);
                            }
                        },
                        editing)
                .stock()
                .of(wanted.skuId());
    }

    @Override
    public String saved(SkuStock stock) {
        return stock.skuId();
    }

    @Override
    public SkuStock repeated(String saved) {
        return levels.of(saved);
    }
}
