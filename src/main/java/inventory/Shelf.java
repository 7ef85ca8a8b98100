package inventory;

import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.Outcome.BelowReserved;
import inventory.Outcome.Done;
import inventory.Outcome.KeyReused;
import inventory.Outcome.UnknownWarehouse;
import inventory.Reservation.Committed;
import inventory.Reservation.Held;
import inventory.Reservation.Released;
import inventory.Reservation.Short;
import inventory.StockCommand.AdjustStock;
import inventory.StockCommand.ImportStock;
import inventory.StockCommand.PutWarehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.Work;
import platform.idempotency.Claim;
import platform.idempotency.Claims;

/**
 * The locked rows that a batch may change, and every decision on them: in memory, in the order of arrival, each on what
 * the one before left.
 */
final class Shelf extends Work {

    static final int MAX_NAMED_REFERENCES = 100;

    private final AllocationPolicy policy;
    private final Claims claims;
    private final Instant at;
    private final Found found;
    private final Map<String, SkuStock> stock;
    private final Map<String, Reservation> reservations;
    private final Set<String> changedReservations = new LinkedHashSet<>();
    private final SequencedMap<String, String> newChanges = new LinkedHashMap<>();
    private final List<Movement> movements = new ArrayList<>();
    private final SortedMap<String, Warehouse> putWarehouses = new TreeMap<>();
    private final Map<String, String> resolvedKeys = new HashMap<>();
    private final Set<String> refusedKeys = new HashSet<>();

    /**
     * What the database held when the batch began.
     *
     * @param reservations by reference, of those that the batch names
     * @param changes references of restocks and adjustments that were done, of those that the batch names
     * @param stock by SKU
     * @param holders references that held units of the row, newest first, of the rows that the batch takes units off
     * @param warehouses by id, of those that the batch edits
     */
    record Found(
            Map<String, Reservation> reservations,
            Set<String> changes,
            Map<String, SkuStock> stock,
            Map<StockLevels.Key, List<String>> holders,
            Map<String, Warehouse> warehouses) {}

    Shelf(AllocationPolicy policy, Claims claims, Instant at, Found found) {
        this.policy = policy;
        this.claims = claims;
        this.at = at;
        this.found = found;
        this.stock = new HashMap<>(found.stock());
        this.reservations = new HashMap<>(found.reservations());
    }

    /** Decides the request and returns its answer; the answer is not told yet. */
    InventoryEvent.Answer decide(InventoryRequest request) {
        return switch (request) {
            case ReservationRequested reservation -> reserve(reservation);
            case CommitRequested commit -> commit(commit);
            case ReleaseRequested release -> release(release);
            case RestockRequested restock -> restock(restock);
            case AdjustmentRequested adjustment -> adjust(adjustment);
        };
    }

    /** Decides the request and tells its answer. */
    void answer(InventoryRequest request) {
        tell(decide(request));
    }

    Outcome<Boolean> restock(ImportStock command) {
        RestockRequested request = command.request();
        return once(command, String::valueOf, Boolean::valueOf, () -> {
            if (request.lines().stream().anyMatch(line -> !stocks(line.skuId(), request.warehouseId()))) {
                return new UnknownWarehouse<>();
            }
            StockRestocked answer = restock(request);
            tell(answer);
            return new Done<>(answer.applied());
        });
    }

    Outcome<SkuStock> adjust(AdjustStock command) {
        AdjustmentRequested request = command.request();
        return once(command, SkuStock::skuId, this::stockOf, () -> {
            if (!stocks(request.skuId(), request.warehouseId())) {
                return new UnknownWarehouse<>();
            }
            InventoryEvent.Answer answer = adjust(request);
            if (answer instanceof AdjustmentRefused refused) {
                return new BelowReserved<>(refused.references());
            }
            tell(answer);
            return new Done<>(stockOf(request.skuId()));
        });
    }

    Outcome<Warehouse> put(PutWarehouse command) {
        Warehouse wanted = command.warehouse();
        return once(command, Warehouse::warehouseId, id -> found.warehouses().getOrDefault(id, wanted), () -> {
            putWarehouses.put(wanted.warehouseId(), wanted);
            return new Done<>(wanted);
        });
    }

    /** Tells what can be sold of each SKU of which that has changed; once, when everything is decided. */
    void tellAvailability() {
        Set<String> moved = new LinkedHashSet<>();
        movements.forEach(movement -> moved.add(movement.after().skuId()));
        for (String skuId : moved) {
            SkuStock now = stockOf(skuId);
            if (now.available()
                    != found.stock().getOrDefault(skuId, SkuStock.none(skuId)).available()) {
                tell(new AvailabilityChanged(skuId, now.available(), now.version()));
            }
        }
    }

    SkuStock stockOf(String skuId) {
        return stock.getOrDefault(skuId, SkuStock.none(skuId));
    }

    /** Reservations of which nothing is stored yet. */
    List<Reservation> newReservations() {
        return changedReservations.stream()
                .filter(reference -> !found.reservations().containsKey(reference))
                .map(reservations::get)
                .toList();
    }

    /** Stored reservations that are in another state now. */
    List<Reservation> movedReservations() {
        return changedReservations.stream()
                .filter(found.reservations()::containsKey)
                .map(reservations::get)
                .toList();
    }

    /** Correlations by reference of the restocks and adjustments that were done. */
    SequencedMap<String, String> newChanges() {
        return newChanges;
    }

    List<Movement> movements() {
        return movements;
    }

    /** The rows that have changed, as they are now. */
    Collection<StockLevel> changedLevels() {
        Map<StockLevels.Key, StockLevel> last = new LinkedHashMap<>();
        for (Movement movement : movements) {
            last.put(StockLevels.Key.of(movement.after()), movement.after());
        }
        return last.values();
    }

    /** By id. */
    Collection<Warehouse> putWarehouses() {
        return putWarehouses.values();
    }

    Map<String, String> resolvedKeys() {
        return resolvedKeys;
    }

    Set<String> refusedKeys() {
        return refusedKeys;
    }

    Instant at() {
        return at;
    }

    /**
     * Decides a command unless its key was used before; then the outcome is what the first use came to, as far as it is
     * still so.
     */
    private <T> Outcome<T> once(
            StockCommand<T> command,
            Function<T, String> noted,
            Function<String, T> recalled,
            Supplier<Outcome<T>> decision) {
        String key = command.key().key();
        if (claims.take(command.key()) instanceof Claim.Repeated repeated) {
            if (!repeated.sameBody()) {
                return new KeyReused<>();
            }
            String first = repeated.resource() == null ? resolvedKeys.get(key) : repeated.resource();
            if (first != null) {
                return new Done<>(recalled.apply(first));
            }
        }
        Outcome<T> outcome = decision.get();
        if (outcome instanceof Done<T> done) {
            resolvedKeys.put(key, noted.apply(done.value()));
            refusedKeys.remove(key);
        } else {
            refusedKeys.add(key);
        }
        return outcome;
    }

    private InventoryEvent.Answer reserve(ReservationRequested request) {
        Reservation reservation = known(request);
        if (reservation == null) {
            reservation = decideReservation(request);
            keep(reservation);
            if (reservation instanceof Held held) {
                move(MovementKind.RESERVED, held.allocations(), request);
            }
        }
        return reservation.answer();
    }

    private Reservation decideReservation(ReservationRequested request) {
        Map<String, Long> wanted = unitsBySku(request.lines());
        List<Shortage> shortages = new ArrayList<>();
        wanted.forEach((skuId, units) -> {
            long available = stockOf(skuId).available();
            if (available < units) {
                shortages.add(new Shortage(skuId, units, available));
            }
        });
        if (!shortages.isEmpty()) {
            return new Short(request.reference(), request.correlation(), shortages);
        }
        List<Allocation> allocations = policy.allocate(wanted, Collections.unmodifiableMap(stock));
        requireServed(wanted, allocations);
        return new Held(request.reference(), request.correlation(), allocations);
    }

    private InventoryEvent.Answer commit(CommitRequested request) {
        String reference = request.reference();
        String correlation = request.correlation();
        Reservation known = known(request);
        if (known instanceof Committed committed) {
            return new StockCommitted(reference, correlation, committed.allocations());
        }
        if (known instanceof Held held) {
            keep(new Committed(reference, correlation, held.allocations()));
            move(MovementKind.COMMITTED, held.allocations(), request);
            return new StockCommitted(reference, correlation, held.allocations());
        }
        return new CommitRefused(reference, correlation);
    }

    /** A reservation that was short stays so: it holds nothing, and never will. */
    private StockReleased release(ReleaseRequested request) {
        Released released = new Released(request.reference(), request.correlation());
        Reservation known = known(request);
        if (known == null) {
            keep(released); // the tombstone
        } else if (known instanceof Held held) {
            keep(released);
            move(MovementKind.RELEASED, held.allocations(), request);
        } else if (known instanceof Committed committed) {
            keep(released);
            move(MovementKind.RETURNED, committed.allocations(), request);
        }
        return new StockReleased(request.reference(), request.correlation());
    }

    private StockRestocked restock(RestockRequested request) {
        boolean applied = begin(request);
        if (applied) {
            unitsBySku(request.lines()).forEach((skuId, units) -> {
                move(MovementKind.RESTOCKED, level(skuId, request.warehouseId()), units, request, null);
            });
        }
        return new StockRestocked(request.reference(), request.correlation(), applied);
    }

    private InventoryEvent.Answer adjust(AdjustmentRequested request) {
        if (done(request)) {
            return new StockAdjusted(request.reference(), request.correlation(), false);
        }
        StockLevel level = level(request.skuId(), request.warehouseId());
        if (level.available() + request.delta() < 0) {
            return new AdjustmentRefused(request.reference(), request.correlation(), holders(level));
        }
        begin(request);
        move(MovementKind.ADJUSTED, level, request.delta(), request, request.reason());
        return new StockAdjusted(request.reference(), request.correlation(), true);
    }

    private @Nullable Reservation known(InventoryRequest request) {
        Reservation known = reservations.get(request.reference());
        if (known != null && !known.correlation().equals(request.correlation())) {
            throw new IllegalArgumentException(
                    "The reference %s belongs to another correlation".formatted(request.reference()));
        }
        return known;
    }

    private void keep(Reservation reservation) {
        reservations.put(reservation.reference(), reservation);
        changedReservations.add(reservation.reference());
    }

    private boolean done(InventoryRequest request) {
        return found.changes().contains(request.reference()) || newChanges.containsKey(request.reference());
    }

    private boolean begin(InventoryRequest request) {
        return !found.changes().contains(request.reference())
                && newChanges.putIfAbsent(request.reference(), request.correlation()) == null;
    }

    private void move(MovementKind kind, List<Allocation> allocations, InventoryRequest request) {
        for (Allocation allocation : allocations) {
            StockLevel level = level(allocation.skuId(), allocation.warehouseId());
            move(kind, level, allocation.quantity(), request, null);
        }
    }

    private void move(
            MovementKind kind, StockLevel level, long quantity, InventoryRequest request, @Nullable String reason) {
        StockLevel after = level.after(kind, quantity);
        stock.put(level.skuId(), stockOf(level.skuId()).with(after));
        movements.add(
                new Movement(kind, level, after, request.reference(), request.correlation(), cause().trace(), reason));
    }

    private boolean stocks(String skuId, String warehouseId) {
        return stockOf(skuId).in(warehouseId).isPresent();
    }

    private StockLevel level(String skuId, String warehouseId) {
        return stockOf(skuId)
                .in(warehouseId)
                .orElseThrow(() -> new IllegalArgumentException("There is no warehouse " + warehouseId));
    }

    /** References that hold units of the row now. */
    private List<String> holders(StockLevel level) {
        StockLevels.Key row = StockLevels.Key.of(level);
        Stream<String> reservedNow = movements.reversed().stream()
                .filter(movement -> movement.kind() == MovementKind.RESERVED)
                .filter(movement -> StockLevels.Key.of(movement.after()).equals(row))
                .map(Movement::reference);
        Stream<String> reservedBefore = found.holders().getOrDefault(row, List.of()).stream();
        return Stream.concat(reservedNow, reservedBefore)
                .filter(reference -> {
                    Reservation inBatch = reservations.get(reference);
                    return inBatch == null || inBatch instanceof Held;
                })
                .limit(MAX_NAMED_REFERENCES)
                .toList();
    }

    private static Map<String, Long> unitsBySku(List<Line> lines) {
        Map<String, Long> units = LinkedHashMap.newLinkedHashMap(lines.size());
        for (Line line : lines) {
            if (line.quantity() < 1) {
                throw new IllegalArgumentException("A line wants %d units".formatted(line.quantity()));
            }
            units.merge(line.skuId(), line.quantity(), Math::addExact);
        }
        if (units.isEmpty()) {
            throw new IllegalArgumentException("A request has no lines");
        }
        return units;
    }

    /** A policy that gives away more or less than is wanted would break what the answer promises. */
    private static void requireServed(Map<String, Long> wanted, List<Allocation> allocations) {
        Map<String, Long> served = HashMap.newHashMap(wanted.size());
        allocations.forEach(allocation -> served.merge(allocation.skuId(), allocation.quantity(), Math::addExact));
        if (!served.equals(wanted)) {
            throw new IllegalStateException("The policy serves %s of %s".formatted(served, wanted));
        }
    }
}
