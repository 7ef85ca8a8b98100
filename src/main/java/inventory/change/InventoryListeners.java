package inventory.change;

import catalog.CatalogEvent.SkuListed;
import inventory.InventoryRequest;
import inventory.change.StockCommand.AdjustStock;
import inventory.change.StockCommand.TransferStock;
import inventory.stock.ListedSkus;
import inventory.stock.SkuStock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;
import platform.web.ProblemException;

/** Handles the requests of other modules, and the changes of stock that operators ask for, in the lock order that {@link StockTransactions} states. */
@Component
class InventoryListeners implements UnitOfWork<InventoryBatch> {

    private final IdempotencyRows inventoryKeys;
    private final StockTransactions transactions;
    private final ListedSkus listedSkus;

    InventoryListeners(IdempotencyRows inventoryKeys, StockTransactions transactions, ListedSkus listedSkus) {
        this.inventoryKeys = inventoryKeys;
        this.transactions = transactions;
        this.listedSkus = listedSkus;
    }

    @Override
    public InventoryBatch load(BatchItems batch) {
        List<StockCommand<?>> commands = batch.ofAny(StockCommand.class);
        Claims claims =
                inventoryKeys.claim(commands.stream().map(StockCommand::key).toList());
        List<InventoryRequest> requests = new ArrayList<>(batch.of(InventoryRequest.class));
        commands.forEach(command -> requests.add(command.request()));
        return new InventoryBatch(claims, transactions.lock(requests), batch.at());
    }

    @Handles
    void on(InventoryRequest request, InventoryBatch batch) {
        batch.answer(request);
    }

    @Handles
    CommandResult<SkuStock, ProblemException> on(AdjustStock command, InventoryBatch batch) {
        return batch.adjust(command);
    }

    @Handles
    CommandResult<Boolean, ProblemException> on(TransferStock command, InventoryBatch batch) {
        return batch.transfer(command);
    }

    /** Remembers the listed SKUs, so that an import right after the listing accepts them. */
    @Handles
    void on(SkuListed event, InventoryBatch batch) {
        batch.list(event);
    }

    @Override
    public void save(InventoryBatch batch, Outbox outbox) {
        inventoryKeys.settle(batch.claims());
        batch.save(transactions);
        listedSkus.add(batch.listedSkus());
        outbox.publish(batch.published());
    }
}
