package inventory.change;

import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.Answer;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryEvent.TransferRefused;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Extra;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.MovementKind;
import inventory.stock.SkuStock;
import inventory.stock.StockChange;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import outbox.Event;

/**
 * The rows of inventory's tables in memory, for tests that decide batches without a database. Also makes requests, and the expected answers
 * to them, all with the same correlation.
 */
final class Stockroom {

    private static final String CORRELATION = "order-1";

    private final List<String> warehousesByPriority;
    final Map<StockLevels.Key, StockLevel> levels = new LinkedHashMap<>();
    final Map<String, Reservation> reservations = new HashMap<>();
    final Map<String, StockChange> changes = new LinkedHashMap<>();
    final List<StockMovement> ledger = new ArrayList<>();

    Stockroom(String... warehousesByPriority) {
        this.warehousesByPriority = List.of(warehousesByPriority);
    }

    static Line line(String skuId, long quantity) {
        return new Line(skuId, quantity);
    }

    static ReservationRequested reserve(String reference, Line... lines) {
        return new ReservationRequested(reference, CORRELATION, List.of(lines), null, null);
    }

    static ReservationRequested replace(String replaced, String reference, Line... lines) {
        return new ReservationRequested(reference, CORRELATION, List.of(lines), replaced, null);
    }

    static ReservationRequested withExtras(ReservationRequested request, Extra... extras) {
        return new ReservationRequested(
                request.reference(), request.correlation(), request.lines(), request.replaces(), List.of(extras));
    }

    static Extra extra(Line... choices) {
        return new Extra(List.of(choices));
    }

    static CommitRequested commit(String reference) {
        return new CommitRequested(reference, CORRELATION);
    }

    static ReleaseRequested release(String reference) {
        return new ReleaseRequested(reference, CORRELATION);
    }

    static RestockRequested restock(String reference, String warehouseId, Line... lines) {
        return new RestockRequested(reference, CORRELATION, warehouseId, List.of(lines));
    }

    static AdjustmentRequested adjust(String reference, String warehouseId, String skuId, long delta) {
        return new AdjustmentRequested(reference, CORRELATION, warehouseId, skuId, delta, "counted", false);
    }

    static AdjustmentRequested force(String reference, String warehouseId, String skuId, long delta) {
        return new AdjustmentRequested(reference, CORRELATION, warehouseId, skuId, delta, "not there", true);
    }

    static TransferRequested transfer(String reference, String from, String to, Line... lines) {
        return new TransferRequested(reference, CORRELATION, from, to, List.of(lines));
    }

    static StockReserved reserved(String reference, Allocation... allocations) {
        return new StockReserved(reference, CORRELATION, List.of(allocations));
    }

    static StockShort stockShort(String reference, Shortage... shortages) {
        return new StockShort(reference, CORRELATION, List.of(shortages));
    }

    static StockCommitted committed(String reference, Allocation... allocations) {
        return new StockCommitted(reference, CORRELATION, List.of(allocations));
    }

    static CommitRefused commitRefused(String reference) {
        return new CommitRefused(reference, CORRELATION);
    }

    static StockReleased released(String reference) {
        return new StockReleased(reference, CORRELATION);
    }

    static ReservationWithdrawn withdrawn(String reference, String... skuIds) {
        return new ReservationWithdrawn(reference, CORRELATION, List.of(skuIds));
    }

    static StockRestocked restocked(String reference, boolean applied) {
        return new StockRestocked(reference, CORRELATION, applied);
    }

    static StockAdjusted adjusted(String reference, boolean applied) {
        return new StockAdjusted(reference, CORRELATION, applied);
    }

    static StockTransferred transferred(String reference, boolean applied) {
        return new StockTransferred(reference, CORRELATION, applied);
    }

    static TransferRefused transferRefused(String reference, Shortage... shortages) {
        return new TransferRefused(reference, CORRELATION, List.of(shortages));
    }

    static AdjustmentRefused adjustmentRefused(String reference, String... references) {
        return new AdjustmentRefused(reference, CORRELATION, List.of(references));
    }

    Stockroom stocked(String warehouseId, String skuId, long onHand) {
        levels.put(
                new StockLevels.Key(skuId, warehouseId),
                empty(skuId, warehouseId).after(MovementKind.RESTOCKED, onHand));
        return this;
    }

    StockLevel level(String skuId, String warehouseId) {
        return levels.getOrDefault(new StockLevels.Key(skuId, warehouseId), empty(skuId, warehouseId));
    }

    /** Decides the requests in one batch, stores the changes, and returns the published events. */
    List<Event> decide(InventoryRequest... requests) {
        return decide(List.of(requests));
    }

    List<Event> decide(List<InventoryRequest> requests) {
        openRows(requests);
        StockDecisions batch = batch(AllocationPolicy::oneWarehouseElseSplit);
        List<Event> published = new ArrayList<>();
        requests.forEach(request -> published.addAll(batch.decide(request, null)));
        published.addAll(batch.availability());
        batch.reservations().rows().inserted().forEach(reservation -> {
            if (reservations.put(reservation.reference(), reservation) != null) {
                throw new AssertionError("stored already: " + reservation);
            }
        });
        batch.reservations()
                .rows()
                .updated()
                .forEach(reservation -> reservations.put(reservation.reference(), reservation));
        batch.newChanges().forEach(change -> changes.put(change.reference(), change));
        batch.rows().changed().forEach(level -> levels.put(StockLevels.Key.of(level), level));
        ledger.addAll(batch.movements());
        return published;
    }

    /** A batch that has loaded these rows and has not decided anything. */
    StockDecisions batch(AllocationPolicy policy) {
        return new StockDecisions(policy, loaded());
    }

    /** Decides the requests in one batch and returns their answers: one for each request, without the other published events. */
    List<Answer> answers(InventoryRequest... requests) {
        return answers(List.of(requests));
    }

    List<Answer> answers(List<InventoryRequest> requests) {
        Iterator<Answer> answers = decide(requests).stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .iterator();
        return requests.stream()
                .map(request -> next(answers, request.reference()))
                .toList();
    }

    private static Answer next(Iterator<Answer> answers, String reference) {
        Answer answer;
        do {
            answer = answers.next();
        } while (!answer.reference().equals(reference));
        return answer;
    }

    private void openRows(List<InventoryRequest> requests) {
        for (InventoryRequest request : requests) {
            switch (request) {
                case RestockRequested restock ->
                    restock.lines().forEach(line -> open(line.skuId(), restock.warehouseId()));
                case TransferRequested transfer ->
                    transfer.lines().forEach(line -> {
                        open(line.skuId(), transfer.fromWarehouseId());
                        open(line.skuId(), transfer.toWarehouseId());
                    });
                case AdjustmentRequested adjustment -> open(adjustment.skuId(), adjustment.warehouseId());
                default -> {}
            }
        }
    }

    private void open(String skuId, String warehouseId) {
        levels.putIfAbsent(new StockLevels.Key(skuId, warehouseId), empty(skuId, warehouseId));
    }

    private StockLevel empty(String skuId, String warehouseId) {
        return new StockLevel(skuId, warehouseId, warehousesByPriority.indexOf(warehouseId), 0, 0, 0);
    }

    private StockDecisions.Found loaded() {
        Map<String, List<StockLevel>> bySku = new LinkedHashMap<>();
        levels.values().stream()
                .sorted(Comparator.comparing(StockLevel::priority))
                .forEach(level -> bySku.computeIfAbsent(level.skuId(), key -> new ArrayList<>())
                        .add(level));
        Map<String, SkuStock> stock = new HashMap<>();
        bySku.forEach((skuId, rows) -> stock.put(skuId, new SkuStock(skuId, rows)));
        return new StockDecisions.Found(Map.copyOf(reservations), Map.copyOf(changes), stock, holders());
    }

    /** The reservations that hold units of the row, newest first. */
    List<Reservation.Held> holders(StockLevel level) {
        return holders().getOrDefault(StockLevels.Key.of(level), List.of()).stream()
                .map(reference -> (Reservation.Held) reservations.get(reference))
                .toList();
    }

    static long unitsOf(Reservation.Held held, StockLevel level) {
        return held.allocations().stream()
                .filter(allocation -> allocation.skuId().equals(level.skuId()))
                .filter(allocation -> allocation.warehouseId().equals(level.warehouseId()))
                .mapToLong(Allocation::quantity)
                .sum();
    }

    private Map<StockLevels.Key, List<String>> holders() {
        Map<StockLevels.Key, List<String>> holders = new HashMap<>();
        for (StockMovement movement : ledger.reversed()) {
            Reservation reservation = reservations.get(movement.reference());
            if (movement.kind() == MovementKind.RESERVED
                    && (reservation == null || reservation instanceof Reservation.Held)) {
                holders.computeIfAbsent(StockLevels.Key.of(movement.after()), key -> new ArrayList<>())
                        .add(movement.reference());
            }
        }
        return holders;
    }
}
