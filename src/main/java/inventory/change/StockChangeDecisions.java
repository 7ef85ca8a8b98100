package inventory.change;

import inventory.InventoryEvent;
import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryEvent.TransferRefused;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.MovementKind;
import inventory.stock.StockChange;
import inventory.stock.StockLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The restocks, transfers and adjustments of one batch. It changes the stock rows of the batch, lets forced adjustments withdraw
 * reservations, and publishes nothing.
 */
final class StockChangeDecisions {

    static final int MAX_NAMED_REFERENCES = 100;

    private final StockRows stockRows;
    private final ReservationDecisions reservations;
    private final Map<String, StockChange> done;
    private final SortedMap<String, StockChange> newChanges = new TreeMap<>();

    /** @param done the restocks, transfers and adjustments of earlier batches, by reference */
    StockChangeDecisions(StockRows stockRows, ReservationDecisions reservations, Map<String, StockChange> done) {
        this.stockRows = stockRows;
        this.reservations = reservations;
        this.done = done;
    }

    /** The restocks, transfers and adjustments that this batch did, in the order of their references. */
    Collection<StockChange> newChanges() {
        return newChanges.values();
    }

    /** The restock, transfer or adjustment that was done under the reference; null if none was. */
    @Nullable
    StockChange done(String reference) {
        StockChange inBatch = newChanges.get(reference);
        return inBatch == null ? done.get(reference) : inBatch;
    }

    StockRestocked restock(RestockRequested request, @Nullable String trace) {
        boolean applied = addIfNew(request, ChangeContents.of(request));
        if (applied) {
            ReservationDecisions.unitsBySku(request.lines())
                    .forEach((skuId, units) -> stockRows.move(
                            MovementKind.RESTOCKED,
                            stockRows.level(skuId, request.warehouseId()),
                            units,
                            StockRows.MovementCause.of(request, trace)));
        }
        return new StockRestocked(request.reference(), request.correlation(), applied);
    }

    InventoryEvent.Answer transfer(TransferRequested request, @Nullable String trace) {
        String from = request.fromWarehouseId();
        String to = request.toWarehouseId();
        if (from.equals(to)) {
            throw new IllegalArgumentException(
                    "A transfer cannot move units from %s to itself; name two warehouses".formatted(from));
        }
        if (done(request.reference()) != null) {
            return new StockTransferred(request.reference(), request.correlation(), false);
        }
        Map<String, Long> wanted = ReservationDecisions.unitsBySku(request.lines());
        List<Shortage> shortages = new ArrayList<>();
        wanted.forEach((skuId, units) -> {
            long free = stockRows.level(skuId, from).available();
            if (free < units) {
                shortages.add(new Shortage(skuId, units, free));
            }
        });
        if (!shortages.isEmpty()) {
            return new TransferRefused(request.reference(), request.correlation(), shortages);
        }
        addIfNew(request, ChangeContents.of(request));
        wanted.forEach((skuId, units) -> {
            stockRows.move(
                    MovementKind.TRANSFERRED_OUT,
                    stockRows.level(skuId, from),
                    units,
                    StockRows.MovementCause.of(request, trace));
            stockRows.move(
                    MovementKind.TRANSFERRED_IN,
                    stockRows.level(skuId, to),
                    units,
                    StockRows.MovementCause.of(request, trace));
        });
        return new StockTransferred(request.reference(), request.correlation(), true);
    }

    /** The answer to an adjustment, and the reservations that it withdrew. */
    record Adjustment(InventoryEvent.Answer answer, List<ReservationWithdrawn> withdrawn) {}

    Adjustment adjust(AdjustmentRequested request, @Nullable String trace) {
        if (done(request.reference()) != null) {
            return new Adjustment(new StockAdjusted(request.reference(), request.correlation(), false), List.of());
        }
        StockLevel level = stockRows.level(request.skuId(), request.warehouseId());
        long left = level.available() + request.delta();
        if (left < 0 && !(request.forced() && level.onHand() + request.delta() >= 0)) {
            List<String> references =
                    reservations.holders(level).limit(MAX_NAMED_REFERENCES).toList();
            return new Adjustment(
                    new AdjustmentRefused(request.reference(), request.correlation(), references), List.of());
        }
        addIfNew(request, ChangeContents.of(request));
        List<ReservationWithdrawn> withdrawn =
                left < 0 ? reservations.withdraw(-left, level, request, trace) : List.of();
        stockRows.move(
                MovementKind.ADJUSTED,
                stockRows.level(request.skuId(), request.warehouseId()),
                request.delta(),
                new StockRows.MovementCause(request.reference(), request.correlation(), trace, request.reason()));
        return new Adjustment(new StockAdjusted(request.reference(), request.correlation(), true), withdrawn);
    }

    private boolean addIfNew(InventoryRequest request, String contents) {
        if (done(request.reference()) != null) {
            return false;
        }
        newChanges.put(request.reference(), new StockChange(request.reference(), request.correlation(), contents));
        return true;
    }
}
