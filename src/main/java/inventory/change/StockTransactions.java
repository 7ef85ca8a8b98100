package inventory.change;

import inventory.InventoryEvent;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.change.Reservation.Committed;
import inventory.change.Reservation.Held;
import inventory.change.Reservation.Released;
import inventory.change.Reservation.Short;
import inventory.change.Reservation.Withdrawn;
import inventory.stock.Movements;
import inventory.stock.SkuStock;
import inventory.stock.StockChange;
import inventory.stock.StockChanges;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Locks what requests about stock need, for batches and for edits, and saves what was decided. The tables are locked and written in this order, each
 * by key: idempotency, reservation, stock_change, stock, movement, warehouse, low_stock, listed_sku. For each SKU, the rows of all warehouses are
 * locked, so that the decisions know how many units can be sold.
 */
@Component
public class StockTransactions {

    private final AllocationPolicy policy;
    private final Reservations reservations;
    private final StockChanges changes;
    private final StockLevels levels;
    private final Movements movements;
    private final Holders holders;

    StockTransactions(
            AllocationPolicy policy,
            Reservations reservations,
            StockChanges changes,
            StockLevels levels,
            Movements movements,
            Holders holders) {
        this.policy = policy;
        this.reservations = reservations;
        this.changes = changes;
        this.levels = levels;
        this.movements = movements;
        this.holders = holders;
    }

    /** Locks the rows that the requests name, and opens the rows that do not exist yet. */
    public StockDecisions lock(Collection<? extends InventoryRequest> requests) {
        Keys keys = new Keys();
        requests.forEach(keys::add);
        Set<String> references = new HashSet<>(keys.reservations);
        references.addAll(withdrawalCandidates(keys));
        Map<String, Reservation> known = references.isEmpty() ? Map.of() : reservations.lock(references);
        known.values().forEach(keys::add);
        Map<String, StockChange> done = keys.changes.isEmpty() ? Map.of() : changes.known(keys.changes);
        if (!keys.rowsToOpen.isEmpty()) {
            levels.insertMissing(keys.rowsToOpen);
        }
        Map<String, SkuStock> stock = keys.skuIds.isEmpty() ? Map.of() : levels.lock(keys.skuIds);
        return new StockDecisions(policy, new StockDecisions.Found(known, done, stock, holders(keys, stock)));
    }

    /** Saves what has changed, and publishes the availability of each SKU of which readers must know it. */
    public void save(StockDecisions decided, Instant at, Consumer<InventoryEvent> publish) {
        reservations.save(decided.reservations().rows(), at);
        changes.add(decided.newChanges(), at);
        if (!decided.movements().isEmpty()) {
            levels.write(decided.rows().changed());
            movements.append(decided.movements(), at);
        }
        decided.availability().forEach(publish);
    }

    /**
     * The references of the reservations that forced adjustments may withdraw. They are read before anything is locked, because
     * the order of tables demands that reservations are locked before stock.
     */
    private Set<String> withdrawalCandidates(Keys keys) {
        Set<String> references = new HashSet<>();
        for (StockLevels.Key row : keys.forcedRows) {
            levels.of(row.skuId())
                    .in(row.warehouseId())
                    .ifPresent(level -> references.addAll(holders.of(level, keys.readLimit(row))));
        }
        return references;
    }

    /**
     * The holders of each row that may run short. They are not read for each count: they are found in the ledger entries of the SKU, and a SKU
     * that many orders buy has thousands of entries.
     */
    private Map<StockLevels.Key, List<String>> holders(Keys keys, Map<String, SkuStock> stock) {
        Map<StockLevels.Key, List<String>> found = new HashMap<>();
        for (StockLevels.Key row : keys.unitsToRemove.keySet()) {
            stock.getOrDefault(row.skuId(), SkuStock.none(row.skuId()))
                    .in(row.warehouseId())
                    .filter(keys::mayRunShort)
                    .ifPresent(level -> found.put(row, holders.of(level, keys.readLimit(row))));
        }
        return found;
    }

    /** The keys of all rows that requests name. */
    private static final class Keys {

        final Set<String> reservations = new HashSet<>();
        final Set<String> changes = new HashSet<>();
        final Set<String> skuIds = new HashSet<>();
        final SortedSet<StockLevels.Key> rowsToOpen = new TreeSet<>();
        final Set<StockLevels.Key> forcedRows = new HashSet<>();
        /** Units that adjustments remove, by row. */
        final Map<StockLevels.Key, Long> unitsToRemove = new HashMap<>();
        /** Units that reservations and transfers ask for, by SKU. */
        final Map<String, Long> unitsRequested = new HashMap<>();

        void add(InventoryRequest request) {
            switch (request) {
                case ReservationRequested reservation -> {
                    reservations.add(reservation.reference());
                    if (reservation.replaces() != null) {
                        reservations.add(reservation.replaces());
                    }
                    reservation.lines().forEach(this::addRequested);
                    reservation.choices().forEach(this::addRequested);
                }
                case CommitRequested commit -> reservations.add(commit.reference());
                case ReleaseRequested release -> reservations.add(release.reference());
                case RestockRequested restock -> {
                    changes.add(restock.reference());
                    for (Line line : restock.lines()) {
                        skuIds.add(line.skuId());
                        rowsToOpen.add(new StockLevels.Key(line.skuId(), restock.warehouseId()));
                    }
                }
                case TransferRequested transfer -> {
                    changes.add(transfer.reference());
                    for (Line line : transfer.lines()) {
                        addRequested(line);
                        rowsToOpen.add(new StockLevels.Key(line.skuId(), transfer.fromWarehouseId()));
                        rowsToOpen.add(new StockLevels.Key(line.skuId(), transfer.toWarehouseId()));
                    }
                }
                case AdjustmentRequested adjustment -> {
                    changes.add(adjustment.reference());
                    skuIds.add(adjustment.skuId());
                    StockLevels.Key row = new StockLevels.Key(adjustment.skuId(), adjustment.warehouseId());
                    rowsToOpen.add(row);
                    if (adjustment.delta() < 0) {
                        unitsToRemove.merge(row, -adjustment.delta(), Long::sum);
                        if (adjustment.forced()) {
                            forcedRows.add(row);
                        }
                    }
                }
            }
        }

        private void addRequested(Line line) {
            skuIds.add(line.skuId());
            unitsRequested.merge(line.skuId(), line.quantity(), Long::sum);
        }

        /**
         * Whether an adjustment may need units that are reserved. False only if the free units are enough for every item that takes units, even
         * if the row serves all of them.
         */
        boolean mayRunShort(StockLevel level) {
            return level.available() < unitsTaken(StockLevels.Key.of(level));
        }

        private long unitsTaken(StockLevels.Key row) {
            return unitsToRemove.getOrDefault(row, 0L) + unitsRequested.getOrDefault(row.skuId(), 0L);
        }

        /**
         * Returns how many holders of a row must be read, so that a refusal can name them or a forced adjustment can withdraw them. An
         * earlier item of the batch may already have released a reservation that the batch names, so the units of such reservations are not
         * counted. Other items of the batch may reserve or move units that are available now, so the units of those items are added.
         */
        Holders.ReadLimit readLimit(StockLevels.Key row) {
            long units = forcedRows.contains(row) ? unitsTaken(row) : 0;
            return new Holders.ReadLimit(StockChangeDecisions.MAX_NAMED_REFERENCES, units, reservations);
        }

        void add(Reservation known) {
            switch (known) {
                case Held held -> held.allocations().forEach(allocation -> skuIds.add(allocation.skuId()));
                case Committed committed ->
                    committed.allocations().forEach(allocation -> skuIds.add(allocation.skuId()));
                case Short ignored -> {}
                case Withdrawn ignored -> {}
                case Released ignored -> {}
            }
        }
    }
}
