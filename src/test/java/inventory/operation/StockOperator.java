package inventory.operation;

import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.stock.Warehouse;
import org.springframework.context.ApplicationContext;
import platform.edit.Edit;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.web.ProblemException;

/** Does what operators do with stock, without HTTP. Each method returns the answer as a text, or the code of the refusal. */
public final class StockOperator {

    private final ApplicationContext context;

    public StockOperator(ApplicationContext context) {
        this.context = context;
    }

    /** Also SKUs that have never been on sale. */
    public String imports(IdempotencyKey key, RestockRequested goods) {
        return make(key, ImportStock.class, new ImportStock.Wanted(goods, true));
    }

    public String adjusts(IdempotencyKey key, AdjustmentRequested count) {
        return make(key, AdjustStock.class, count);
    }

    public String puts(IdempotencyKey key, Warehouse warehouse) {
        return make(key, PutWarehouse.class, warehouse);
    }

    private <W, A> String make(IdempotencyKey key, Class<? extends Edit<W, A>> edit, W wanted) {
        Edit<W, A> bean = context.getBean(edit);
        try {
            return String.valueOf(context.getBean("inventoryEdits", Edits.class).make(key, bean, wanted));
        } catch (ProblemException refused) {
            return refused.code();
        }
    }
}
