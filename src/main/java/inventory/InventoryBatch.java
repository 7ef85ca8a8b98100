package inventory;

import catalog.CatalogEvent.SkuListed;
import inventory.change.StockDecisions;
import inventory.change.StockTransactions;
import java.time.Instant;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import outbox.BatchState;

/** The requests of one batch, decided in the order of arrival on the locked stock. */
final class InventoryBatch extends BatchState {

    private final StockDecisions stock;
    private final Instant at;
    private final SortedSet<String> listedSkus = new TreeSet<>();

    InventoryBatch(StockDecisions stock, Instant at) {
        this.stock = stock;
        this.at = at;
    }

    /** Decides the request, and publishes its answer. */
    void answer(InventoryRequest request) {
        stock.decide(request, cause().trace()).forEach(this::publish);
    }

    /** Remembers that the catalogue has listed the SKU. */
    void list(SkuListed event) {
        listedSkus.add(event.skuId());
    }

    /** The SKUs that the catalogue has listed, in the order of their ids. */
    Collection<String> listedSkus() {
        return listedSkus;
    }

    /** Saves the stock, and publishes what readers must know of it. */
    void save(StockTransactions transactions) {
        transactions.save(stock, at, this::publish);
    }
}
