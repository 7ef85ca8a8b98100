package inventory;

import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.Reservation.Committed;
import inventory.Reservation.Held;
import inventory.StockCommand.AdjustStock;
import inventory.StockCommand.ImportStock;
import inventory.StockCommand.PutWarehouse;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import outbox.Batch;
import outbox.Hears;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;

/**
 * What inventory hears and is commanded. Tables are taken in this order, each by key: idempotency, reservation, stock_change,
 * stock, movement, warehouse. Of a SKU all rows are locked, in every warehouse, so that what can be sold of it is known.
 */
@Component
class InventoryListeners implements UnitOfWork<Shelf> {

    private final AllocationPolicy policy;
    private final IdempotencyRows inventoryKeys;
    private final Reservations reservations;
    private final StockChanges changes;
    private final StockLevels levels;
    private final Movements movements;
    private final Warehouses warehouses;

    InventoryListeners(
            AllocationPolicy policy,
            IdempotencyRows inventoryKeys,
            Reservations reservations,
            StockChanges changes,
            StockLevels levels,
            Movements movements,
            Warehouses warehouses) {
        this.policy = policy;
        this.inventoryKeys = inventoryKeys;
        this.reservations = reservations;
        this.changes = changes;
        this.levels = levels;
        this.movements = movements;
        this.warehouses = warehouses;
    }

    @Override
    public Shelf load(Batch batch) {
        List<StockCommand<?>> commands = commands(batch);
        Claims claims =
                inventoryKeys.claim(commands.stream().map(StockCommand::key).toList());
        Named named = new Named();
        batch.of(InventoryRequest.class).forEach(named::add);
        commands.forEach(named::add);

        Map<String, Reservation> known =
                named.reservations.isEmpty() ? Map.of() : reservations.lock(named.reservations);
        known.values().forEach(named::add);
        Set<String> done = named.changes.isEmpty() ? Set.of() : changes.known(named.changes);
        if (!named.stocked.isEmpty()) {
            levels.open(named.stocked);
        }
        Map<String, SkuStock> stock = named.skuIds.isEmpty() ? Map.of() : levels.lock(named.skuIds);
        return new Shelf(
                policy,
                claims,
                batch.at(),
                new Shelf.Found(known, done, stock, holders(named.reduced, stock), warehouses(named.warehouses)));
    }

    @Hears
    void on(InventoryRequest request, Shelf shelf) {
        shelf.answer(request);
    }

    @Hears
    Outcome<Boolean> on(ImportStock command, Shelf shelf) {
        return shelf.restock(command);
    }

    @Hears
    Outcome<SkuStock> on(AdjustStock command, Shelf shelf) {
        return shelf.adjust(command);
    }

    @Hears
    Outcome<Warehouse> on(PutWarehouse command, Shelf shelf) {
        return shelf.put(command);
    }

    @Override
    public void save(Shelf shelf, Outbox outbox) {
        Instant at = shelf.at();
        inventoryKeys.resolve(shelf.resolvedKeys());
        inventoryKeys.forget(shelf.refusedKeys());
        List<Reservation> added = shelf.newReservations();
        if (!added.isEmpty()) {
            reservations.add(added, at);
        }
        List<Reservation> moved = shelf.movedReservations();
        if (!moved.isEmpty()) {
            reservations.move(moved, at);
        }
        if (!shelf.newChanges().isEmpty()) {
            changes.add(new TreeMap<>(shelf.newChanges()), at);
        }
        if (!shelf.movements().isEmpty()) {
            levels.write(shelf.changedLevels());
            movements.append(shelf.movements(), at);
        }
        shelf.putWarehouses()
                .forEach(warehouse -> warehouses.put(warehouse.warehouseId(), warehouse.name(), warehouse.priority()));
        shelf.tellAvailability();
        outbox.publish(shelf.told());
    }

    @SuppressWarnings("unchecked") // every command is of some type
    private static List<StockCommand<?>> commands(Batch batch) {
        return (List<StockCommand<?>>) (List<?>) batch.of(StockCommand.class);
    }

    private Map<StockLevels.Key, List<String>> holders(Set<StockLevels.Key> reduced, Map<String, SkuStock> stock) {
        Map<StockLevels.Key, List<String>> holders = new HashMap<>();
        for (StockLevels.Key row : reduced) {
            SkuStock found = stock.get(row.skuId());
            if (found != null) {
                found.in(row.warehouseId())
                        .ifPresent(level -> holders.put(row, movements.holders(level, Shelf.MAX_NAMED_REFERENCES)));
            }
        }
        return holders;
    }

    private Map<String, Warehouse> warehouses(Set<String> warehouseIds) {
        return warehouseIds.isEmpty()
                ? Map.of()
                : warehouses.findByWarehouseIdIn(warehouseIds).stream()
                        .collect(Collectors.toMap(Warehouse::warehouseId, warehouse -> warehouse));
    }

    /** The keys of all rows that a batch names. */
    private static final class Named {

        final Set<String> reservations = new HashSet<>();
        final Set<String> changes = new HashSet<>();
        final Set<String> skuIds = new HashSet<>();
        final SortedSet<StockLevels.Key> stocked = new TreeSet<>();
        final Set<StockLevels.Key> reduced = new HashSet<>();
        final Set<String> warehouses = new HashSet<>();

        void add(InventoryRequest request) {
            switch (request) {
                case ReservationRequested reservation -> {
                    reservations.add(reservation.reference());
                    reservation.lines().forEach(line -> skuIds.add(line.skuId()));
                }
                case CommitRequested commit -> reservations.add(commit.reference());
                case ReleaseRequested release -> reservations.add(release.reference());
                case RestockRequested restock -> {
                    changes.add(restock.reference());
                    for (Line line : restock.lines()) {
                        skuIds.add(line.skuId());
                        stocked.add(new StockLevels.Key(line.skuId(), restock.warehouseId()));
                    }
                }
                case AdjustmentRequested adjustment -> {
                    changes.add(adjustment.reference());
                    skuIds.add(adjustment.skuId());
                    StockLevels.Key row = new StockLevels.Key(adjustment.skuId(), adjustment.warehouseId());
                    stocked.add(row);
                    if (adjustment.delta() < 0) {
                        reduced.add(row);
                    }
                }
            }
        }

        void add(StockCommand<?> command) {
            switch (command) {
                case ImportStock stock -> add(stock.request());
                case AdjustStock stock -> add(stock.request());
                case PutWarehouse put -> warehouses.add(put.warehouse().warehouseId());
            }
        }

        void add(Reservation known) {
            switch (known) {
                case Held held -> held.allocations().forEach(allocation -> skuIds.add(allocation.skuId()));
                case Committed committed ->
                    committed.allocations().forEach(allocation -> skuIds.add(allocation.skuId()));
                default -> {}
            }
        }
    }
}
