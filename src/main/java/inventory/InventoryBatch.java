package inventory;

import catalog.CatalogEvent.SkuListed;
import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryEvent.ThresholdChanged;
import inventory.InventoryEvent.TransferRefused;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.operation.StockCommand;
import inventory.operation.StockCommand.AdjustStock;
import inventory.operation.StockCommand.ImportStock;
import inventory.operation.StockCommand.PutThreshold;
import inventory.operation.StockCommand.PutWarehouse;
import inventory.operation.StockCommand.TransferStock;
import inventory.operation.StockRefusal;
import inventory.operation.StockRefusal.BelowReserved;
import inventory.operation.StockRefusal.Invalid;
import inventory.operation.StockRefusal.ReferenceReused;
import inventory.operation.StockRefusal.UnitsNotAvailable;
import inventory.operation.StockRefusal.UnknownSku;
import inventory.operation.StockRefusal.UnknownWarehouse;
import inventory.reservation.Reservation;
import inventory.stock.AllocationPolicy;
import inventory.stock.ListedSkus;
import inventory.stock.SkuStock;
import inventory.stock.StockChange;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import inventory.stock.StockRows;
import inventory.stock.Threshold;
import inventory.stock.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.auditlog.Change;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.CommandResult.Done;
import platform.idempotency.CommandResult.Refused;
import platform.sql.TrackedRows;
import platform.web.FieldProblem;

/**
 * The state of one inventory batch: the locked rows, and the decisions that change them in memory. Items are decided in the order
 * of arrival, and each decision sees the changes of the earlier ones.
 */
final class InventoryBatch extends BatchState {

    private final Claims claims;
    private final Instant at;
    private final Found found;
    private final StockRows stockRows;
    private final ReservationDecisions reservations;
    private final StockChangeDecisions changes;
    private final SortedMap<String, Warehouse> putWarehouses = new TreeMap<>();
    private final SortedMap<StockLevels.Key, Threshold> putThresholds = new TreeMap<>();
    private final SortedSet<String> listedSkus = new TreeSet<>();

    /**
     * The state of the database when the batch began.
     *
     * @param reservations by reference: the reservations that the batch names or may withdraw
     * @param changes by reference: the restocks, adjustments and transfers that the batch names and that were already done
     * @param stock by SKU
     * @param holders for each row whose count the batch reduces: the references that held units of it, newest first
     * @param warehouses by id: the warehouses that the batch edits
     * @param knownSkus the SKUs of imports that have ever been on sale, and the SKUs of thresholds that may have one
     * @param knownWarehouses the existing warehouses among those of imports and thresholds
     * @param thresholds by row: the thresholds of the SKUs whose thresholds the batch edits
     */
    record Found(
            Map<String, Reservation> reservations,
            Map<String, StockChange> changes,
            Map<String, SkuStock> stock,
            Map<StockLevels.Key, List<String>> holders,
            Map<String, Warehouse> warehouses,
            Set<String> knownSkus,
            Set<String> knownWarehouses,
            Map<StockLevels.Key, Threshold> thresholds) {}

    InventoryBatch(AllocationPolicy policy, Claims claims, Instant at, Found found) {
        this.claims = claims;
        this.at = at;
        this.found = found;
        this.stockRows = new StockRows(found.stock());
        this.reservations = new ReservationDecisions(policy, stockRows, found.reservations(), found.holders());
        this.changes = new StockChangeDecisions(stockRows, reservations, found.changes());
    }

    private InventoryEvent.Answer decide(InventoryRequest request) {
        return switch (request) {
            case ReservationRequested reservation -> reservations.reserve(reservation, trace());
            case CommitRequested commit -> reservations.commit(commit, trace());
            case ReleaseRequested release -> reservations.release(release, trace());
            case RestockRequested restock -> changes.restock(restock, trace());
            case TransferRequested transfer -> changes.transfer(transfer, trace());
            case AdjustmentRequested adjustment -> adjust(adjustment);
        };
    }

    /** Decides the request and publishes its answer. */
    void answer(InventoryRequest request) {
        publish(decide(request));
    }

    CommandResult<Boolean, StockRefusal> restock(ImportStock command) {
        RestockRequested request = command.request();
        return decideOnce(command, String::valueOf, Boolean::valueOf, () -> {
            if (changes.isOfOtherContents(request.reference(), ChangeContents.of(request))) {
                return new Refused<>(new ReferenceReused(request.reference()));
            }
            List<FieldProblem> problems = changes.isAlreadyDone(request.reference()) ? List.of() : problems(command);
            if (!problems.isEmpty()) {
                return new Refused<>(new Invalid(problems));
            }
            StockRestocked answer = changes.restock(request, trace());
            publish(answer);
            return new Done<>(answer.applied());
        });
    }

    /** Names each row of an import whose SKU has never been on sale. */
    private List<FieldProblem> problems(ImportStock command) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!found.knownWarehouses().contains(command.request().warehouseId())) {
            problems.add(new FieldProblem("warehouse_id", Warehouse.REFERENCE_RULE));
        }
        List<Line> lines =
                command.allowUnlisted() ? List.of() : command.request().lines();
        for (int i = 0; i < lines.size(); i++) {
            String skuId = lines.get(i).skuId();
            if (!found.knownSkus().contains(skuId)) {
                problems.add(new FieldProblem("items[%d].sku_id".formatted(i), ListedSkus.REFERENCE_RULE));
            }
        }
        return problems;
    }

    CommandResult<Boolean, StockRefusal> transfer(TransferStock command) {
        TransferRequested request = command.request();
        return decideOnce(command, String::valueOf, Boolean::valueOf, () -> {
            if (changes.isOfOtherContents(request.reference(), ChangeContents.of(request))) {
                return new Refused<>(new ReferenceReused(request.reference()));
            }
            if (!hasStockRows(request.fromWarehouseId(), request.lines())) {
                return new Refused<>(new UnknownWarehouse("from_warehouse_id"));
            }
            if (!hasStockRows(request.toWarehouseId(), request.lines())) {
                return new Refused<>(new UnknownWarehouse("to_warehouse_id"));
            }
            InventoryEvent.Answer answer = changes.transfer(request, trace());
            if (answer instanceof TransferRefused refused) {
                return new Refused<>(new UnitsNotAvailable(refused.shortages()));
            }
            publish(answer);
            return new Done<>(((StockTransferred) answer).applied());
        });
    }

    CommandResult<SkuStock, StockRefusal> adjust(AdjustStock command) {
        AdjustmentRequested request = command.request();
        return decideOnce(command, SkuStock::skuId, stockRows::of, () -> {
            if (!stockRows.stocks(request.skuId(), request.warehouseId())) {
                return new Refused<>(new UnknownWarehouse("warehouse_id"));
            }
            if (changes.isOfOtherContents(request.reference(), ChangeContents.of(request))) {
                return new Refused<>(new ReferenceReused(request.reference()));
            }
            InventoryEvent.Answer answer = adjust(request);
            if (answer instanceof AdjustmentRefused refused) {
                return new Refused<>(new BelowReserved(refused.references()));
            }
            publish(answer);
            return new Done<>(stockRows.of(request.skuId()));
        });
    }

    CommandResult<Warehouse, StockRefusal> put(PutWarehouse command) {
        Warehouse wanted = command.warehouse();
        return decideOnce(
                command, Warehouse::warehouseId, id -> found.warehouses().getOrDefault(id, wanted), () -> {
                    String id = wanted.warehouseId();
                    Warehouse before = putWarehouses.put(id, wanted);
                    record(Change.of(id, before == null ? found.warehouses().get(id) : before, wanted));
                    return new Done<>(wanted);
                });
    }

    CommandResult<Threshold, StockRefusal> put(PutThreshold command) {
        Threshold wanted = command.threshold();
        StockLevels.Key row = wanted.row();
        return decideOnce(command, InventoryBatch::lowAtText, text -> withLowAt(wanted, text), () -> {
            if (!found.knownSkus().contains(wanted.skuId())) {
                return new Refused<>(new UnknownSku());
            }
            if (!found.knownWarehouses().contains(wanted.warehouseId())) {
                return new Refused<>(new UnknownWarehouse("warehouse_id"));
            }
            Threshold before =
                    putThresholds.getOrDefault(row, found.thresholds().get(row));
            Long lowAtBefore = before == null ? null : before.lowAt();
            if (!Objects.equals(lowAtBefore, wanted.lowAt())) {
                putThresholds.put(row, wanted);
                record(Change.of(
                        wanted.skuId(), lowAtBefore == null ? null : before, wanted.lowAt() == null ? null : wanted));
                publish(new ThresholdChanged(wanted.skuId(), wanted.warehouseId(), wanted.lowAt()));
            }
            return new Done<>(wanted);
        });
    }

    private static String lowAtText(Threshold threshold) {
        return threshold.lowAt() == null ? "" : threshold.lowAt().toString();
    }

    private static Threshold withLowAt(Threshold wanted, String text) {
        return new Threshold(wanted.skuId(), wanted.warehouseId(), text.isEmpty() ? null : Long.valueOf(text));
    }

    /** Remembers that the catalogue has listed the SKU. */
    void list(SkuListed event) {
        listedSkus.add(event.skuId());
    }

    /** Publishes the availability of each SKU of which readers must know it. Call it once, after all items are decided. */
    void publishAvailability() {
        stockRows
                .changedAvailability()
                .forEach(stock -> publish(new AvailabilityChanged(stock.skuId(), stock.available(), stock.version())));
    }

    TrackedRows<String, Reservation> reservations() {
        return reservations.rows();
    }

    /** The restocks, adjustments and transfers that this batch did, in the order of their references. */
    Collection<StockChange> newChanges() {
        return changes.newChanges();
    }

    List<StockMovement> movements() {
        return stockRows.movements();
    }

    /** The changed rows in their current state. */
    Collection<StockLevel> changedLevels() {
        return stockRows.changed();
    }

    /** The warehouses that the batch added or changed, in the order of their ids. */
    Collection<Warehouse> putWarehouses() {
        return putWarehouses.values();
    }

    /** The changed thresholds, in the order of their rows. */
    Collection<Threshold> putThresholds() {
        return putThresholds.values();
    }

    /** The SKUs that the catalogue has listed, in the order of their ids. */
    Collection<String> listedSkus() {
        return listedSkus;
    }

    Claims claims() {
        return claims;
    }

    Instant at() {
        return at;
    }

    /** Decides a command unless its key was used before, and records the movements that it makes for the audit log. */
    private <T> CommandResult<T, StockRefusal> decideOnce(
            StockCommand<T> command,
            Function<T, String> toResource,
            Function<String, T> fromResource,
            Supplier<CommandResult<T, StockRefusal>> decision) {
        int from = stockRows.movements().size();
        CommandResult<T, StockRefusal> decided = claims.decide(command.key(), toResource, fromResource, decision);
        AuditedStock.changes(stockRows
                        .movements()
                        .subList(from, stockRows.movements().size()))
                .forEach(this::record);
        return decided;
    }

    private boolean hasStockRows(String warehouseId, List<Line> lines) {
        return lines.stream().allMatch(line -> stockRows.stocks(line.skuId(), warehouseId));
    }

    private InventoryEvent.Answer adjust(AdjustmentRequested request) {
        StockChangeDecisions.Adjustment adjustment = changes.adjust(request, trace());
        adjustment.withdrawn().forEach(this::publish);
        return adjustment.answer();
    }

    private @Nullable String trace() {
        return cause().trace();
    }
}
