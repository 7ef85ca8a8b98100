package inventory.change;

import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.SkuStock;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.web.ProblemException;

/**
 * A change of stock that an operator asks for. It is decided in the batch of the requests for the same rows, because an edit in a transaction
 * of its own would make all orders of a popular SKU wait for its locks.
 */
public sealed interface StockCommand<T> extends Command<CommandResult<T, ProblemException>> {

    IdempotencyKey key();

    InventoryRequest request();

    @Override
    default String correlation() {
        return request().correlation();
    }

    @Override
    default boolean answeredWhenHandled() {
        return true;
    }

    /** Corrects the count of a SKU in a warehouse. The result is the stock of the SKU. */
    record AdjustStock(IdempotencyKey key, AdjustmentRequested request) implements StockCommand<SkuStock> {}

    /**
     * Moves units that are not reserved to another warehouse, all items or none. The result says whether the reference was new.
     */
    record TransferStock(IdempotencyKey key, TransferRequested request) implements StockCommand<Boolean> {}
}
