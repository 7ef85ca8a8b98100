package inventory.operation;

import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.change.StockCommand.AdjustStock;
import inventory.stock.SkuStock;
import inventory.stock.Warehouse;
import java.util.function.Supplier;
import org.springframework.context.ApplicationContext;
import outbox.Commands;
import platform.edit.Edit;
import platform.edit.Edits;
import platform.idempotency.CommandResult;
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
        CommandResult<SkuStock, ProblemException> result = context.getBean(Commands.class)
                .submit(new AdjustStock(key, count))
                .join();
        return answer(() -> result.value(refused -> refused));
    }

    public String puts(IdempotencyKey key, Warehouse warehouse) {
        return make(key, PutWarehouse.class, warehouse);
    }

    private <W, A> String make(IdempotencyKey key, Class<? extends Edit<W, A>> edit, W wanted) {
        Edit<W, A> bean = context.getBean(edit);
        return answer(() -> context.getBean("inventoryEdits", Edits.class).make(key, bean, wanted));
    }

    private static String answer(Supplier<?> made) {
        try {
            return String.valueOf(made.get());
        } catch (ProblemException refused) {
            return refused.code();
        }
    }
}
