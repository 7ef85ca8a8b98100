package inventory.operation;

import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.SkuStock;
import inventory.stock.Threshold;
import inventory.stock.Warehouse;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/**
 * A command that an operator sends over the HTTP API. The answer is sent after all listeners of the events that the command publishes have
 * committed.
 */
public sealed interface StockCommand<T> extends Command<CommandResult<T, StockRefusal>> {

    IdempotencyKey key();

    @Override
    default boolean answeredWhenHandled() {
        return true;
    }

    /**
     * The result says whether the reference was new.
     *
     * @param allowUnlisted whether SKUs are accepted that have never been on sale
     */
    record ImportStock(IdempotencyKey key, RestockRequested request, boolean allowUnlisted)
            implements StockCommand<Boolean> {
        @Override
        public String correlation() {
            return request.correlation();
        }
    }

    /** The result says whether the reference was new. */
    record TransferStock(IdempotencyKey key, TransferRequested request) implements StockCommand<Boolean> {
        @Override
        public String correlation() {
            return request.correlation();
        }
    }

    /** The result is the stock of the SKU. */
    record AdjustStock(IdempotencyKey key, AdjustmentRequested request) implements StockCommand<SkuStock> {
        @Override
        public String correlation() {
            return request.correlation();
        }
    }

    /** Sets or removes the threshold. The result is the threshold. */
    record PutThreshold(IdempotencyKey key, Threshold threshold) implements StockCommand<Threshold> {
        @Override
        public String correlation() {
            return threshold.skuId();
        }
    }

    record PutWarehouse(IdempotencyKey key, Warehouse warehouse) implements StockCommand<Warehouse> {
        @Override
        public String correlation() {
            return warehouse.warehouseId();
        }
    }
}
