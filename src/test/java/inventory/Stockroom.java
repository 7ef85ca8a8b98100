package inventory;

import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.reservation.Reservation;
import inventory.stock.AllocationPolicy;
import inventory.stock.MovementKind;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import outbox.BatchState;
import outbox.Event;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;

/** What the tables would hold, for decisions without a database: a batch at a time, as the listeners do it. */
final class Stockroom {

    private static final String CORRELATION = "order-1";
    private static final Claims UNUSED_KEYS =
            new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "inventory", Clock.systemUTC()).claim(List.of());

    private final List<String> warehousesByPriority;
    final Map<StockLevels.Key, StockLevel> levels = new LinkedHashMap<>();
    final Map<String, Reservation> reservations = new HashMap<>();
    final Set<String> changes = new LinkedHashSet<>();
    final List<StockMovement> ledger = new ArrayList<>();

    Stockroom(String... warehousesByPriority) {
        this.warehousesByPriority = List.of(warehousesByPriority);
    }

    static ReservationRequested reserve(String reference, Line... lines) {
        return new ReservationRequested(reference, CORRELATION, List.of(lines), null);
    }

    static ReservationRequested replace(String replaced, String reference, Line... lines) {
        return new ReservationRequested(reference, CORRELATION, List.of(lines), replaced);
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

    static Line line(String skuId, long quantity) {
        return new Line(skuId, quantity);
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

    /** Decides the requests in one batch, keeps the outcome, and returns what is told. */
    List<Event> batch(InventoryRequest... requests) {
        openRows(requests);
        InventoryBatch batch = shelf(AllocationPolicy::oneWarehouseElseSplit);
        Arrays.stream(requests).forEach(batch::answer);
        batch.publishAvailability();
        batch.reservations().inserted().forEach(reservation -> {
            if (reservations.put(reservation.reference(), reservation) != null) {
                throw new AssertionError("stored already: " + reservation);
            }
        });
        batch.reservations().updated().forEach(reservation -> reservations.put(reservation.reference(), reservation));
        changes.addAll(batch.newChanges().keySet());
        batch.changedLevels().forEach(level -> levels.put(StockLevels.Key.of(level), level));
        ledger.addAll(batch.movements());
        return batch.published().stream().map(BatchState.OutgoingEvent::event).toList();
    }

    InventoryBatch shelf(AllocationPolicy policy) {
        return new InventoryBatch(policy, UNUSED_KEYS, Instant.EPOCH, found());
    }

    /** The answers only: one for each request. What is told of others' reservations besides is left out. */
    List<InventoryEvent.Answer> answers(InventoryRequest... requests) {
        Iterator<InventoryEvent.Answer> told = batch(requests).stream()
                .filter(InventoryEvent.Answer.class::isInstance)
                .map(InventoryEvent.Answer.class::cast)
                .iterator();
        return Stream.of(requests)
                .map(request -> next(told, request.reference()))
                .toList();
    }

    private static InventoryEvent.Answer next(Iterator<InventoryEvent.Answer> told, String reference) {
        InventoryEvent.Answer answer;
        do {
            answer = told.next();
        } while (!answer.reference().equals(reference));
        return answer;
    }

    private void openRows(InventoryRequest... requests) {
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

    private InventoryBatch.Found found() {
        Map<String, List<StockLevel>> bySku = new LinkedHashMap<>();
        levels.values().stream()
                .sorted(Comparator.comparing(StockLevel::priority))
                .forEach(level -> bySku.computeIfAbsent(level.skuId(), key -> new ArrayList<>())
                        .add(level));
        Map<String, SkuStock> stock = new HashMap<>();
        bySku.forEach((skuId, rows) -> stock.put(skuId, new SkuStock(skuId, rows)));
        return new InventoryBatch.Found(Map.copyOf(reservations), Set.copyOf(changes), stock, holders(), Map.of());
    }

    /** Those that hold units of the row, newest first. */
    List<Reservation.Held> holders(StockLevel level) {
        return holders().getOrDefault(StockLevels.Key.of(level), List.of()).stream()
                .map(reference -> (Reservation.Held) reservations.get(reference))
                .toList();
    }

    static long unitsOf(Reservation.Held held, StockLevel level) {
        return held.allocations().stream()
                .filter(allocation -> allocation.skuId().equals(level.skuId()))
                .filter(allocation -> allocation.warehouseId().equals(level.warehouseId()))
                .mapToLong(InventoryEvent.Allocation::quantity)
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
