package inventory.operation;

import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryRequest.TransferRequested;
import inventory.change.StockDecisions;
import inventory.stock.Warehouse;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Moves units that are not reserved to another warehouse, all items or none. The answer says whether the reference was new. */
@Component
class TransferStock implements Edit.OnceOnly<TransferRequested> {

    private final StockSteps steps;

    TransferStock(StockSteps steps) {
        this.steps = steps;
    }

    /** @throws ProblemException 400 if there is no such warehouse; 409 as {@link StockSteps#decide} */
    @Override
    public Boolean make(TransferRequested wanted, Editing editing) {
        StockTransferred answer =
                (StockTransferred) steps.decide(wanted, stock -> requireWarehouses(wanted, stock), editing)
                        .answer();
        return answer.applied();
    }

    private static void requireWarehouses(TransferRequested wanted, StockDecisions stock) {
        if (!stock.stocks(wanted.lines(), wanted.fromWarehouseId())) {
            throw ProblemException.invalid("from_warehouse_id", Warehouse.REFERENCE_RULE);
        }
        if (!stock.stocks(wanted.lines(), wanted.toWarehouseId())) {
            throw ProblemException.invalid("to_warehouse_id", Warehouse.REFERENCE_RULE);
        }
    }
}
