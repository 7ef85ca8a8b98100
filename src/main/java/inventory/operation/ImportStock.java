package inventory.operation;

import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.RestockRequested;
import inventory.change.StockDecisions;
import inventory.change.StockRules;
import inventory.change.StockTransactions;
import inventory.stock.ListedSkus;
import inventory.stock.StockChange;
import inventory.stock.StockChanges;
import inventory.stock.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.trace.Trace;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/** Adds goods that arrived at a warehouse, all of them or none. The answer says whether the reference was new. */
@Component
class ImportStock implements Edit.OnceOnly<ImportStock.Wanted> {

    private final StockTransactions transactions;
    private final ApplicationEventPublisher publisher;
    private final StockChanges changes;
    private final ListedSkus listedSkus;
    private final Warehouses warehouses;

    ImportStock(
            StockTransactions transactions,
            ApplicationEventPublisher publisher,
            StockChanges changes,
            ListedSkus listedSkus,
            Warehouses warehouses) {
        this.transactions = transactions;
        this.publisher = publisher;
        this.changes = changes;
        this.listedSkus = listedSkus;
        this.warehouses = warehouses;
    }

    /** @param allowUnlisted whether SKUs are accepted that have never been on sale */
    record Wanted(RestockRequested request, boolean allowUnlisted) {}

    /**
     * @throws ProblemException 400 if there is no such warehouse, or a SKU has never been on sale; 409 if the reference belongs to a change with
     *     other contents
     */
    @Override
    public Boolean make(Wanted wanted, Editing editing) {
        if (!preview(wanted)) { // looks up the SKUs before anything is locked
            return false;
        }
        StockDecisions stock = transactions.lock(List.of(wanted.request()));
        StockRules.Decided decided = StockRules.decide(wanted.request(), stock, Trace.current());
        decided.changes().forEach(editing::changed);
        decided.events().forEach(publisher::publishEvent);
        transactions.save(stock, editing.now(), publisher::publishEvent);
        return decided.applied();
    }

    /**
     * Decides the import as it would be decided now, without locks, and writes nothing.
     *
     * @return false if it was done before
     * @throws ProblemException as {@link #make}
     */
    boolean preview(Wanted wanted) {
        RestockRequested request = wanted.request();
        StockChange done = changes.known(Set.of(request.reference())).get(request.reference());
        if (done != null) {
            StockRules.requireSameContents(done, request);
            return false;
        }
        ProblemException.requireNone(problems(wanted));
        return true;
    }

    private List<FieldProblem> problems(Wanted wanted) {
        RestockRequested request = wanted.request();
        List<FieldProblem> problems = new ArrayList<>();
        if (warehouses.findByWarehouseIdIn(Set.of(request.warehouseId())).isEmpty()) {
            problems.add(new FieldProblem("warehouse_id", Warehouse.REFERENCE_RULE));
        }
        List<Line> lines = wanted.allowUnlisted() ? List.of() : request.lines();
        Set<String> known = lines.isEmpty()
                ? Set.of()
                : listedSkus.among(lines.stream().map(Line::skuId).collect(Collectors.toSet()));
        for (int i = 0; i < lines.size(); i++) {
            if (!known.contains(lines.get(i).skuId())) {
                problems.add(new FieldProblem("items[%d].sku_id".formatted(i), ListedSkus.REFERENCE_RULE));
            }
        }
        return problems;
    }
}
