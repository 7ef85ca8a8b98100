package inventory.change;

import inventory.InventoryEvent;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.SkuStock;
import inventory.stock.StockChange;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;

/** The stock that one transaction has locked, and the decisions that change it in memory. Each decision sees the changes of the earlier ones. */
public final class StockDecisions {

    private final StockRows rows;
    private final ReservationDecisions reservations;
    private final StockChangeDecisions changes;

    /**
     * The state of the database when the transaction had its locks.
     *
     * @param reservations by reference: the reservations that the requests name or may withdraw
     * @param changes by reference: the restocks, adjustments and transfers that the requests name and that were already done
     * @param stock by SKU
     * @param holders for each row in which a count may leave too few units: the references that held units of it, newest first
     */
    public record Found(
            Map<String, Reservation> reservations,
            Map<String, StockChange> changes,
            Map<String, SkuStock> stock,
            Map<StockLevels.Key, List<String>> holders) {}

    public StockDecisions(AllocationPolicy policy, Found found) {
        this.rows = new StockRows(found.stock());
        this.reservations = new ReservationDecisions(policy, rows, found.reservations(), found.holders());
        this.changes = new StockChangeDecisions(rows, reservations, found.changes());
    }

    /**
     * Decides a request.
     *
     * @param trace the trace id of the HTTP request that led to it, or null
     * @return what others must know: withdrawn reservations, and the answer, which is the last
     */
    public List<InventoryEvent> decide(InventoryRequest request, @Nullable String trace) {
        return switch (request) {
            case ReservationRequested reservation -> List.of(reservations.reserve(reservation, trace));
            case CommitRequested commit -> List.of(reservations.commit(commit, trace));
            case ReleaseRequested release -> List.of(reservations.release(release, trace));
            case RestockRequested restock -> List.of(changes.restock(restock, trace));
            case TransferRequested transfer -> List.of(changes.transfer(transfer, trace));
            case AdjustmentRequested adjustment -> {
                StockChangeDecisions.Adjustment adjusted = changes.adjust(adjustment, trace);
                List<InventoryEvent> events = new ArrayList<>(adjusted.withdrawn());
                events.add(adjusted.answer());
                yield events;
            }
        };
    }

    /** The restock, adjustment or transfer that was done under the reference; null if none was. */
    public @Nullable StockChange done(String reference) {
        return changes.done(reference);
    }

    public SkuStock of(String skuId) {
        return rows.of(skuId);
    }

    /** Whether the warehouse exists; its rows of these SKUs were opened. */
    public boolean stocks(List<Line> lines, String warehouseId) {
        return lines.stream().allMatch(line -> rows.stocks(line.skuId(), warehouseId));
    }

    /** The availability of each SKU of which readers must know it. */
    public List<AvailabilityChanged> availability() {
        return rows.changedAvailability().stream()
                .map(stock -> new AvailabilityChanged(stock.skuId(), stock.available(), stock.version()))
                .toList();
    }

    /**
     * One change of the audit log for each row that was changed.
     *
     * @param movement number of the movements before the first one that counts
     */
    public List<Change> auditedSince(int movement) {
        List<StockMovement> all = rows.movements();
        return AuditedStock.changes(all.subList(movement, all.size()));
    }

    public ReservationDecisions reservations() {
        return reservations;
    }

    /** The restocks, adjustments and transfers that were done, in the order of their references. */
    public Collection<StockChange> newChanges() {
        return changes.newChanges();
    }

    public List<StockMovement> movements() {
        return rows.movements();
    }

    public StockRows rows() {
        return rows;
    }
}
