package inventory.change;

import catalog.CatalogEvent.SkuListed;
import inventory.InventoryRequest;
import inventory.change.StockCommand.AdjustStock;
import inventory.change.StockCommand.TransferStock;
import inventory.stock.SkuStock;
import java.time.Instant;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import outbox.BatchState;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.web.ProblemException;

/** The requests and commands of one batch, decided in the order of arrival on the locked stock. */
final class InventoryBatch extends BatchState {

    private final Claims claims;
    private final StockDecisions stock;
    private final Instant at;
    private final SortedSet<String> listedSkus = new TreeSet<>();

    InventoryBatch(Claims claims, StockDecisions stock, Instant at) {
        this.claims = claims;
        this.stock = stock;
        this.at = at;
    }

    /** Decides the request, and publishes its answer. */
    void answer(InventoryRequest request) {
        stock.decide(request, cause().trace()).forEach(this::publish);
    }

    CommandResult<SkuStock, ProblemException> adjust(AdjustStock command) {
        return claims.make(command.key(), SkuStock::skuId, stock::of, () -> {
            change(command);
            return stock.of(command.request().skuId());
        });
    }

    CommandResult<Boolean, ProblemException> transfer(TransferStock command) {
        return claims.make(command.key(), String::valueOf, Boolean::valueOf, () -> change(command));
    }

    /** Whether the change is new. */
    private boolean change(StockCommand<?> command) {
        StockRules.Decided decided = StockRules.decide(command.request(), stock, cause().trace());
        decided.changes().forEach(this::record);
        decided.events().forEach(this::publish);
        return decided.applied();
    }

    Claims claims() {
        return claims;
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
