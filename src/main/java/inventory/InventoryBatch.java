package inventory;

import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryEvent.StockTransferred;
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
import inventory.operation.StockCommand.PutWarehouse;
import inventory.operation.StockCommand.TransferStock;
import inventory.operation.StockCommandResult;
import inventory.operation.StockCommandResult.BelowReserved;
import inventory.operation.StockCommandResult.Done;
import inventory.operation.StockCommandResult.KeyReused;
import inventory.operation.StockCommandResult.UnitsNotAvailable;
import inventory.operation.StockCommandResult.UnknownWarehouse;
import inventory.reservation.Reservation;
import inventory.reservation.Reservation.Committed;
import inventory.reservation.Reservation.Held;
import inventory.reservation.Reservation.Released;
import inventory.reservation.Reservation.Short;
import inventory.reservation.Reservation.Withdrawn;
import inventory.stock.AllocationPolicy;
import inventory.stock.MovementKind;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import inventory.stock.StockRows;
import inventory.stock.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import outbox.BatchState;
import platform.auditlog.Change;
import platform.idempotency.Claims;
import platform.sql.TrackedRows;

/**
 * The state of one inventory batch: the locked rows, and the decisions that change them in memory. Items are decided in the order
 * of arrival, and each decision sees the changes of the earlier ones.
 */
final class InventoryBatch extends BatchState {

    static final int MAX_NAMED_REFERENCES = 100;

    private final AllocationPolicy policy;
    private final Claims claims;
    private final Instant at;
    private final Found found;
    private final StockRows stockRows;
    private final TrackedRows<String, Reservation> reservations;
    private final SequencedMap<String, String> newChanges = new LinkedHashMap<>();
    private final SortedMap<String, Warehouse> putWarehouses = new TreeMap<>();

    /**
     * The state of the database when the batch began.
     *
     * @param reservations by reference: the reservations that the batch names or may withdraw
     * @param changes the references that the batch names and whose restock, adjustment or transfer was already done
     * @param stock by SKU
     * @param holders for each row whose count the batch reduces: the references that held units of it, newest first
     * @param warehouses by id: the warehouses that the batch edits
     */
    record Found(
            Map<String, Reservation> reservations,
            Set<String> changes,
            Map<String, SkuStock> stock,
            Map<StockLevels.Key, List<String>> holders,
            Map<String, Warehouse> warehouses) {}

    InventoryBatch(AllocationPolicy policy, Claims claims, Instant at, Found found) {
        this.policy = policy;
        this.claims = claims;
        this.at = at;
        this.found = found;
        this.stockRows = new StockRows(found.stock());
        this.reservations = new TrackedRows<>(found.reservations());
    }

    /** Decides the request and returns its answer. Does not publish the answer. */
    InventoryEvent.Answer decide(InventoryRequest request) {
        return switch (request) {
            case ReservationRequested reservation -> reserve(reservation);
            case CommitRequested commit -> commit(commit);
            case ReleaseRequested release -> release(release);
            case RestockRequested restock -> restock(restock);
            case TransferRequested transfer -> transfer(transfer);
            case AdjustmentRequested adjustment -> adjust(adjustment);
        };
    }

    /** Decides the request and publishes its answer. */
    void answer(InventoryRequest request) {
        publish(decide(request));
    }

    StockCommandResult<Boolean> restock(ImportStock command) {
        RestockRequested request = command.request();
        return decideOnce(command, String::valueOf, Boolean::valueOf, () -> {
            if (!hasStockRows(request.warehouseId(), request.lines())) {
                return new UnknownWarehouse<>("warehouse_id");
            }
            StockRestocked answer = restock(request);
            publish(answer);
            return new Done<>(answer.applied());
        });
    }

    StockCommandResult<Boolean> transfer(TransferStock command) {
        TransferRequested request = command.request();
        return decideOnce(command, String::valueOf, Boolean::valueOf, () -> {
            if (!hasStockRows(request.fromWarehouseId(), request.lines())) {
                return new UnknownWarehouse<>("from_warehouse_id");
            }
            if (!hasStockRows(request.toWarehouseId(), request.lines())) {
                return new UnknownWarehouse<>("to_warehouse_id");
            }
            InventoryEvent.Answer answer = transfer(request);
            if (answer instanceof TransferRefused refused) {
                return new UnitsNotAvailable<>(refused.shortages());
            }
            publish(answer);
            return new Done<>(((StockTransferred) answer).applied());
        });
    }

    StockCommandResult<SkuStock> adjust(AdjustStock command) {
        AdjustmentRequested request = command.request();
        return decideOnce(command, SkuStock::skuId, stockRows::of, () -> {
            if (!stockRows.stocks(request.skuId(), request.warehouseId())) {
                return new UnknownWarehouse<>("warehouse_id");
            }
            InventoryEvent.Answer answer = adjust(request);
            if (answer instanceof AdjustmentRefused refused) {
                return new BelowReserved<>(refused.references());
            }
            publish(answer);
            return new Done<>(stockRows.of(request.skuId()));
        });
    }

    StockCommandResult<Warehouse> put(PutWarehouse command) {
        Warehouse wanted = command.warehouse();
        return decideOnce(
                command, Warehouse::warehouseId, id -> found.warehouses().getOrDefault(id, wanted), () -> {
                    String id = wanted.warehouseId();
                    Warehouse before = putWarehouses.put(id, wanted);
                    record(Change.of(id, before == null ? found.warehouses().get(id) : before, wanted));
                    return new Done<>(wanted);
                });
    }

    /** Publishes the availability of each SKU whose availability changed. Call it once, after all items are decided. */
    void publishAvailability() {
        stockRows
                .changedAvailability()
                .forEach(stock -> publish(new AvailabilityChanged(stock.skuId(), stock.available(), stock.version())));
    }

    TrackedRows<String, Reservation> reservations() {
        return reservations;
    }

    /** The restocks, adjustments and transfers that this batch did: their correlations by reference. */
    SequencedMap<String, String> newChanges() {
        return newChanges;
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

    Claims claims() {
        return claims;
    }

    Instant at() {
        return at;
    }

    /**
     * Decides a command unless its key was used before. A repeat of the command gets the result of the first use; stock and warehouses
     * in that result are in their current state.
     */
    private <T> StockCommandResult<T> decideOnce(
            StockCommand<T> command,
            Function<T, String> toResource,
            Function<String, T> fromResource,
            Supplier<StockCommandResult<T>> decision) {
        int from = stockRows.movements().size();
        StockCommandResult<T> decided = claims.once(
                command.key(),
                new KeyReused<>(),
                first -> new Done<>(fromResource.apply(first)),
                decision,
                outcome -> outcome instanceof Done<T> done
                        ? Optional.of(toResource.apply(done.value()))
                        : Optional.empty());
        AuditedStock.changes(stockRows
                        .movements()
                        .subList(from, stockRows.movements().size()))
                .forEach(this::record);
        return decided;
    }

    private InventoryEvent.Answer reserve(ReservationRequested request) {
        Reservation reservation = existingReservation(request);
        if (reservation == null) {
            if (request.replaces() != null) {
                release(request.replaces(), request);
            }
            reservation = decideReservation(request);
            updateReservation(reservation);
            if (reservation instanceof Held held) {
                stockRows.move(MovementKind.RESERVED, held.allocations(), cause(request));
            }
        }
        return reservation.answer();
    }

    private Reservation decideReservation(ReservationRequested request) {
        Map<String, Long> wanted = unitsBySku(request.lines());
        List<Shortage> shortages = new ArrayList<>();
        wanted.forEach((skuId, units) -> {
            long available = stockRows.of(skuId).available();
            if (available < units) {
                shortages.add(new Shortage(skuId, units, available));
            }
        });
        if (!shortages.isEmpty()) {
            return new Short(request.reference(), request.correlation(), shortages);
        }
        List<Allocation> allocations = policy.allocate(wanted, stockRows.all());
        requireExactAllocation(wanted, allocations);
        return new Held(request.reference(), request.correlation(), allocations);
    }

    private InventoryEvent.Answer commit(CommitRequested request) {
        String reference = request.reference();
        String correlation = request.correlation();
        Reservation known = existingReservation(request);
        if (known instanceof Committed committed) {
            return new StockCommitted(reference, correlation, committed.allocations());
        }
        if (known instanceof Held held) {
            updateReservation(new Committed(reference, correlation, held.allocations()));
            stockRows.move(MovementKind.COMMITTED, held.allocations(), cause(request));
            return new StockCommitted(reference, correlation, held.allocations());
        }
        return new CommitRefused(reference, correlation);
    }

    private StockReleased release(ReleaseRequested request) {
        release(request.reference(), request);
        return new StockReleased(request.reference(), request.correlation());
    }

    /** Releases the reservation. A reservation that was short or withdrawn does not change, because it holds nothing and never will. */
    private void release(String reference, InventoryRequest request) {
        Released released = new Released(reference, request.correlation());
        StockRows.MovementCause movementCause =
                new StockRows.MovementCause(reference, request.correlation(), cause().trace(), null);
        Reservation known = existingReservation(reference, request.correlation());
        if (known == null) {
            updateReservation(released); // a tombstone, so that a later reservation request reserves nothing
        } else if (known instanceof Held held) {
            updateReservation(released);
            stockRows.move(MovementKind.RELEASED, held.allocations(), movementCause);
        } else if (known instanceof Committed committed) {
            updateReservation(released);
            stockRows.move(MovementKind.RETURNED, committed.allocations(), movementCause);
        }
    }

    private StockRestocked restock(RestockRequested request) {
        boolean applied = addIfNew(request);
        if (applied) {
            unitsBySku(request.lines())
                    .forEach((skuId, units) -> stockRows.move(
                            MovementKind.RESTOCKED,
                            stockRows.level(skuId, request.warehouseId()),
                            units,
                            cause(request)));
        }
        return new StockRestocked(request.reference(), request.correlation(), applied);
    }

    private InventoryEvent.Answer transfer(TransferRequested request) {
        String from = request.fromWarehouseId();
        String to = request.toWarehouseId();
        if (from.equals(to)) {
            throw new IllegalArgumentException(
                    "A transfer cannot move units from %s to itself; name two warehouses".formatted(from));
        }
        if (isAlreadyDone(request)) {
            return new StockTransferred(request.reference(), request.correlation(), false);
        }
        Map<String, Long> wanted = unitsBySku(request.lines());
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
        addIfNew(request);
        wanted.forEach((skuId, units) -> {
            stockRows.move(MovementKind.TRANSFERRED_OUT, stockRows.level(skuId, from), units, cause(request));
            stockRows.move(MovementKind.TRANSFERRED_IN, stockRows.level(skuId, to), units, cause(request));
        });
        return new StockTransferred(request.reference(), request.correlation(), true);
    }

    private InventoryEvent.Answer adjust(AdjustmentRequested request) {
        if (isAlreadyDone(request)) {
            return new StockAdjusted(request.reference(), request.correlation(), false);
        }
        StockLevel level = stockRows.level(request.skuId(), request.warehouseId());
        long left = level.available() + request.delta();
        if (left < 0 && !(request.forced() && level.onHand() + request.delta() >= 0)) {
            List<String> references = holders(level).limit(MAX_NAMED_REFERENCES).toList();
            return new AdjustmentRefused(request.reference(), request.correlation(), references);
        }
        addIfNew(request);
        if (left < 0) {
            withdraw(-left, level, request);
        }
        stockRows.move(
                MovementKind.ADJUSTED,
                stockRows.level(request.skuId(), request.warehouseId()),
                request.delta(),
                cause(request, request.reason()));
        return new StockAdjusted(request.reference(), request.correlation(), true);
    }

    /**
     * Withdraws reservations that hold units of the row, the newest first, until {@code units} more units of the row are available. A
     * reservation that was stored while this batch waited for its locks is not locked by this batch, so it is not withdrawn. If its
     * units are needed too, the batch is repeated.
     *
     * @throws CannotAcquireLockException if units of a reservation that is not locked are needed; the transport then repeats the batch
     */
    private void withdraw(long units, StockLevel level, AdjustmentRequested request) {
        long missing = units;
        for (String reference : holders(level).toList()) {
            if (missing > 0 && reservations.get(reference) instanceof Held held) {
                missing -= withdraw(held, level, request);
            }
        }
        if (missing > 0) {
            throw new CannotAcquireLockException("%d more units of %s in %s are held by unlocked reservations"
                    .formatted(missing, level.skuId(), level.warehouseId()));
        }
    }

    /** Withdraws the reservation. Returns how many units of the row this makes available. */
    private long withdraw(Held held, StockLevel level, AdjustmentRequested request) {
        String reference = held.reference();
        List<String> skuIds = List.of(level.skuId());
        updateReservation(new Withdrawn(reference, held.correlation(), skuIds));
        stockRows.move(
                MovementKind.WITHDRAWN,
                held.allocations(),
                new StockRows.MovementCause(reference, held.correlation(), cause().trace(), request.reason()));
        publish(new ReservationWithdrawn(reference, held.correlation(), skuIds));
        return held.allocations().stream()
                .filter(allocation -> allocation.skuId().equals(level.skuId()))
                .filter(allocation -> allocation.warehouseId().equals(level.warehouseId()))
                .mapToLong(Allocation::quantity)
                .sum();
    }

    private @Nullable Reservation existingReservation(InventoryRequest request) {
        return existingReservation(request.reference(), request.correlation());
    }

    private @Nullable Reservation existingReservation(String reference, String correlation) {
        Reservation known = reservations.get(reference);
        if (known != null && !known.correlation().equals(correlation)) {
            throw new IllegalArgumentException("The reference %s belongs to another correlation".formatted(reference));
        }
        return known;
    }

    private void updateReservation(Reservation reservation) {
        reservations.put(reservation.reference(), reservation);
    }

    private boolean isAlreadyDone(InventoryRequest request) {
        return found.changes().contains(request.reference()) || newChanges.containsKey(request.reference());
    }

    private boolean addIfNew(InventoryRequest request) {
        return !found.changes().contains(request.reference())
                && newChanges.putIfAbsent(request.reference(), request.correlation()) == null;
    }

    private StockRows.MovementCause cause(InventoryRequest request) {
        return cause(request, null);
    }

    private StockRows.MovementCause cause(InventoryRequest request, @Nullable String reason) {
        return new StockRows.MovementCause(request.reference(), request.correlation(), cause().trace(), reason);
    }

    private boolean hasStockRows(String warehouseId, List<Line> lines) {
        return lines.stream().allMatch(line -> stockRows.stocks(line.skuId(), warehouseId));
    }

    /** References that hold units of the row now, newest first. */
    private Stream<String> holders(StockLevel level) {
        StockLevels.Key row = StockLevels.Key.of(level);
        Stream<String> reservedBefore = found.holders().getOrDefault(row, List.of()).stream();
        return Stream.concat(stockRows.reservedOf(row), reservedBefore).filter(reference -> {
            Reservation inBatch = reservations.get(reference);
            return inBatch == null || inBatch instanceof Held;
        });
    }

    private static Map<String, Long> unitsBySku(List<Line> lines) {
        Map<String, Long> units = LinkedHashMap.newLinkedHashMap(lines.size());
        for (Line line : lines) {
            if (line.quantity() < 1) {
                throw new IllegalArgumentException(
                        "A line must have at least 1 unit, but has %d units".formatted(line.quantity()));
            }
            units.merge(line.skuId(), line.quantity(), Math::addExact);
        }
        if (units.isEmpty()) {
            throw new IllegalArgumentException("A request has no lines");
        }
        return units;
    }

    /** Checks that the policy allocated exactly the wanted units, because the answer promises that the allocations add up to the lines. */
    private static void requireExactAllocation(Map<String, Long> wanted, List<Allocation> allocations) {
        Map<String, Long> allocated = HashMap.newHashMap(wanted.size());
        allocations.forEach(allocation -> allocated.merge(allocation.skuId(), allocation.quantity(), Math::addExact));
        if (!allocated.equals(wanted)) {
            throw new IllegalStateException(
                    "The allocation policy allocated %s, but the wanted units are %s".formatted(allocated, wanted));
        }
    }
}
