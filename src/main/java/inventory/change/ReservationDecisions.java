package inventory.change;

import inventory.InventoryEvent;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Extra;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.change.Reservation.Committed;
import inventory.change.Reservation.Held;
import inventory.change.Reservation.Released;
import inventory.change.Reservation.Short;
import inventory.change.Reservation.Withdrawn;
import inventory.stock.MovementKind;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import platform.sql.TrackedRows;

/**
 * The reservations of one batch in their current state, and the decisions on them. It changes the stock rows of the batch and publishes
 * nothing.
 */
final class ReservationDecisions {

    private final AllocationPolicy policy;
    private final StockRows stockRows;
    private final TrackedRows<String, Reservation> reservations;
    private final Map<StockLevels.Key, List<String>> holders;

    /**
     * @param found the locked reservations by reference
     * @param holders for each row in which a count may leave too few units: the references that held units of it, newest first
     */
    ReservationDecisions(
            AllocationPolicy policy,
            StockRows stockRows,
            Map<String, Reservation> found,
            Map<StockLevels.Key, List<String>> holders) {
        this.policy = policy;
        this.stockRows = stockRows;
        this.reservations = new TrackedRows<>(found);
        this.holders = holders;
    }

    TrackedRows<String, Reservation> rows() {
        return reservations;
    }

    InventoryEvent.Answer reserve(ReservationRequested request, @Nullable String trace) {
        Reservation reservation = existingReservation(request);
        if (reservation == null) {
            if (request.replaces() != null) {
                release(request.replaces(), request, trace);
            }
            reservation = decideReservation(request);
            updateReservation(reservation);
            if (reservation instanceof Held held) {
                stockRows.move(MovementKind.RESERVED, held.allocations(), StockRows.MovementCause.of(request, trace));
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
        if (request.extras() != null) {
            request.extras().forEach(extra -> addFirstAvailable(extra, wanted));
        }
        List<Allocation> allocations = policy.allocate(wanted, stockRows.all());
        requireExactAllocation(wanted, allocations);
        return new Held(request.reference(), request.correlation(), allocations);
    }

    /** Adds the first choice for which enough units are available beside the wanted ones; adds nothing if there is none. */
    private void addFirstAvailable(Extra extra, Map<String, Long> wanted) {
        extra.choices().stream()
                .filter(choice -> choice.quantity()
                        <= stockRows.of(choice.skuId()).available() - wanted.getOrDefault(choice.skuId(), 0L))
                .findFirst()
                .ifPresent(choice -> wanted.merge(choice.skuId(), requireUnits(choice), Math::addExact));
    }

    InventoryEvent.Answer commit(CommitRequested request, @Nullable String trace) {
        String reference = request.reference();
        String correlation = request.correlation();
        Reservation known = existingReservation(request);
        if (known instanceof Committed committed) {
            return new StockCommitted(reference, correlation, committed.allocations());
        }
        if (known instanceof Held held) {
            updateReservation(new Committed(reference, correlation, held.allocations()));
            stockRows.move(MovementKind.COMMITTED, held.allocations(), StockRows.MovementCause.of(request, trace));
            return new StockCommitted(reference, correlation, held.allocations());
        }
        return new CommitRefused(reference, correlation);
    }

    StockReleased release(ReleaseRequested request, @Nullable String trace) {
        release(request.reference(), request, trace);
        return new StockReleased(request.reference(), request.correlation());
    }

    /** Releases the reservation. A reservation that was short or withdrawn does not change, because it holds nothing and never will. */
    private void release(String reference, InventoryRequest request, @Nullable String trace) {
        Released released = new Released(reference, request.correlation());
        StockRows.MovementCause movementCause =
                new StockRows.MovementCause(reference, request.correlation(), trace, null);
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

    /**
     * Withdraws reservations that hold units of the row, the newest first, until {@code units} more units of the row are available. A
     * reservation that was stored while this batch waited for its locks is not locked by this batch, so it is not withdrawn. If its
     * units are needed too, the batch is repeated.
     *
     * @throws CannotAcquireLockException if units of a reservation that is not locked are needed; the transport then repeats the batch
     */
    List<ReservationWithdrawn> withdraw(
            long units, StockLevel level, AdjustmentRequested request, @Nullable String trace) {
        long missing = units;
        List<ReservationWithdrawn> withdrawn = new ArrayList<>();
        for (String reference : holders(level).toList()) {
            if (missing > 0 && reservations.get(reference) instanceof Held held) {
                missing -= unitsOf(held, level);
                withdrawn.add(withdraw(held, level, request, trace));
            }
        }
        if (missing > 0) {
            throw new CannotAcquireLockException("%d more units of %s in %s are held by unlocked reservations"
                    .formatted(missing, level.skuId(), level.warehouseId()));
        }
        return withdrawn;
    }

    private ReservationWithdrawn withdraw(
            Held held, StockLevel level, AdjustmentRequested request, @Nullable String trace) {
        String reference = held.reference();
        List<String> skuIds = List.of(level.skuId());
        updateReservation(new Withdrawn(reference, held.correlation(), skuIds));
        stockRows.move(
                MovementKind.WITHDRAWN,
                held.allocations(),
                new StockRows.MovementCause(reference, held.correlation(), trace, request.reason()));
        return new ReservationWithdrawn(reference, held.correlation(), skuIds);
    }

    private static long unitsOf(Held held, StockLevel level) {
        return held.allocations().stream()
                .filter(allocation -> allocation.skuId().equals(level.skuId()))
                .filter(allocation -> allocation.warehouseId().equals(level.warehouseId()))
                .mapToLong(Allocation::quantity)
                .sum();
    }

    /** References that hold units of the row now, newest first. */
    Stream<String> holders(StockLevel level) {
        StockLevels.Key row = StockLevels.Key.of(level);
        Stream<String> reservedBefore = holders.getOrDefault(row, List.of()).stream();
        return Stream.concat(stockRows.reservedOf(row), reservedBefore).filter(reference -> {
            Reservation inBatch = reservations.get(reference);
            return inBatch == null || inBatch instanceof Held;
        });
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

    static Map<String, Long> unitsBySku(List<Line> lines) {
        Map<String, Long> units = LinkedHashMap.newLinkedHashMap(lines.size());
        for (Line line : lines) {
            units.merge(line.skuId(), requireUnits(line), Math::addExact);
        }
        if (units.isEmpty()) {
            throw new IllegalArgumentException("A request has no lines");
        }
        return units;
    }

    private static long requireUnits(Line line) {
        if (line.quantity() < 1) {
            throw new IllegalArgumentException(
                    "A line must have at least 1 unit, but has %d units".formatted(line.quantity()));
        }
        return line.quantity();
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
