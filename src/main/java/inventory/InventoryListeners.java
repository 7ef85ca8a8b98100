package inventory;

import catalog.CatalogEvent.SkuListed;
import inventory.change.StockTransactions;
import inventory.stock.ListedSkus;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;

/** Handles the requests of other modules, in the lock order that {@link StockTransactions} states. */
@Component
class InventoryListeners implements UnitOfWork<InventoryBatch> {

    private final StockTransactions transactions;
    private final ListedSkus listedSkus;

    InventoryListeners(StockTransactions transactions, ListedSkus listedSkus) {
        this.transactions = transactions;
        this.listedSkus = listedSkus;
    }

    @Override
    public InventoryBatch load(BatchItems batch) {
        return new InventoryBatch(transactions.lock(batch.of(InventoryRequest.class)), batch.at());
    }

    @Handles
    void on(InventoryRequest request, InventoryBatch batch) {
        batch.answer(request);
    }

    /** Remembers the listed SKUs, so that an import right after the listing accepts them. */
    @Handles
    void on(SkuListed event, InventoryBatch batch) {
        batch.list(event);
    }

    @Override
    public void save(InventoryBatch batch, Outbox outbox) {
        batch.save(transactions);
        listedSkus.add(batch.listedSkus());
        outbox.publish(batch.published());
    }
}
