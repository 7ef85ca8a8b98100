package inventory;

import catalog.CatalogEvent.SkuListed;
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
import inventory.reservation.Holders;
import inventory.reservation.Reservation;
import inventory.reservation.Reservation.Committed;
import inventory.reservation.Reservation.Held;
import inventory.reservation.Reservation.Released;
import inventory.reservation.Reservation.Short;
import inventory.reservation.Reservation.Withdrawn;
import inventory.reservation.Reservations;
import inventory.stock.AllocationPolicy;
import inventory.stock.ListedSkus;
import inventory.stock.Movements;
import inventory.stock.SkuStock;
import inventory.stock.StockChange;
import inventory.stock.StockChanges;
import inventory.stock.StockLevels;
import inventory.stock.Threshold;
import inventory.stock.Thresholds;
import inventory.stock.Warehouse;
import inventory.stock.Warehouses;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;

/**
 * Handles the requests and commands of the inventory module. A batch locks and writes the tables in this order, each by key:
 * idempotency, reservation, stock_change, stock, movement, warehouse, low_stock, listed_sku. For each SKU, it locks the rows of all warehouses, so that it
 * knows how many units can be sold.
 */
@Component
class InventoryListeners implements UnitOfWork<InventoryBatch> {

    private final AllocationPolicy policy;
    private final IdempotencyRows inventoryKeys;
    private final Reservations reservations;
    private final StockChanges changes;
    private final StockLevels levels;
    private final Movements movements;
    private final Holders holders;
    private final Warehouses warehouses;
    private final Thresholds thresholds;
    private final ListedSkus listedSkus;

    InventoryListeners(
            AllocationPolicy policy,
            IdempotencyRows inventoryKeys,
            Reservations reservations,
            StockChanges changes,
            StockLevels levels,
            Movements movements,
            Holders holders,
            Warehouses warehouses,
            Thresholds thresholds,
            ListedSkus listedSkus) {
        this.policy = policy;
        this.inventoryKeys = inventoryKeys;
        this.reservations = reservations;
        this.changes = changes;
        this.levels = levels;
        this.movements = movements;
        this.holders = holders;
        this.warehouses = warehouses;
        this.thresholds = thresholds;
        this.listedSkus = listedSkus;
    }

    @Override
    public InventoryBatch load(BatchItems batch) {
        List<StockCommand<?>> commands = batch.ofAny(StockCommand.class);
        Claims claims =
                inventoryKeys.claim(commands.stream().map(StockCommand::key).toList());
        BatchKeys keys = new BatchKeys();
        batch.of(InventoryRequest.class).forEach(keys::add);
        commands.forEach(keys::add);

        Set<String> references = new HashSet<>(keys.reservations);
        references.addAll(withdrawalCandidates(keys));
        Map<String, Reservation> known = references.isEmpty() ? Map.of() : reservations.lock(references);
        known.values().forEach(keys::add);
        Map<String, StockChange> done = keys.changes.isEmpty() ? Map.of() : changes.known(keys.changes);
        Set<String> knownSkus = knownSkus(keys, batch.of(SkuListed.class));
        Set<String> knownWarehouses = keys.warehousesToKnow.isEmpty()
                ? Set.of()
                : warehouses.findByWarehouseIdIn(keys.warehousesToKnow).stream()
                        .map(Warehouse::warehouseId)
                        .collect(Collectors.toSet());
        commands.forEach(command -> keys.addRowsToOpen(command, done.keySet(), knownSkus));
        if (!keys.rowsToOpen.isEmpty()) {
            levels.insertMissing(keys.rowsToOpen);
        }
        Map<String, SkuStock> stock = keys.skuIds.isEmpty() ? Map.of() : levels.lock(keys.skuIds);
        return new InventoryBatch(
                policy,
                claims,
                batch.at(),
                new InventoryBatch.Found(
                        known,
                        done,
                        stock,
                        holders(keys, stock),
                        warehouses(keys.warehouses),
                        knownSkus,
                        knownWarehouses,
                        keys.skusWithThreshold.isEmpty() ? Map.of() : thresholds.of(keys.skusWithThreshold)));
    }

    @Handles
    void on(InventoryRequest request, InventoryBatch batch) {
        batch.answer(request);
    }

    /** Remembers the listed SKUs, so that an import right after the listing accepts them. */
    @Handles
    void on(SkuListed event, InventoryBatch batch) {
        batch.list(event);
    }

    @Handles
    CommandResult<Threshold, StockRefusal> on(PutThreshold command, InventoryBatch batch) {
        return batch.put(command);
    }

    @Handles
    CommandResult<Boolean, StockRefusal> on(ImportStock command, InventoryBatch batch) {
        return batch.restock(command);
    }

    @Handles
    CommandResult<Boolean, StockRefusal> on(TransferStock command, InventoryBatch batch) {
        return batch.transfer(command);
    }

    @Handles
    CommandResult<SkuStock, StockRefusal> on(AdjustStock command, InventoryBatch batch) {
        return batch.adjust(command);
    }

    @Handles
    CommandResult<Warehouse, StockRefusal> on(PutWarehouse command, InventoryBatch batch) {
        return batch.put(command);
    }

    @Override
    public void save(InventoryBatch batch, Outbox outbox) {
        Instant at = batch.at();
        inventoryKeys.settle(batch.claims());
        reservations.save(batch.reservations(), at);
        changes.add(batch.newChanges(), at);
        if (!batch.movements().isEmpty()) {
            levels.write(batch.changedLevels());
            movements.append(batch.movements(), at);
        }
        batch.putWarehouses()
                .forEach(warehouse -> warehouses.put(warehouse.warehouseId(), warehouse.name(), warehouse.priority()));
        thresholds.put(batch.putThresholds());
        listedSkus.add(batch.listedSkus());
        batch.publishAvailability();
        outbox.publish(batch.published());
    }

    /**
     * The references of the reservations that forced adjustments may withdraw. They are read before anything is locked, because
     * the order of tables demands that reservations are locked before stock.
     */
    private Set<String> withdrawalCandidates(BatchKeys keys) {
        Set<String> references = new HashSet<>();
        for (StockLevels.Key row : keys.forcedRows) {
            levels.of(row.skuId())
                    .in(row.warehouseId())
                    .ifPresent(level -> references.addAll(holders.of(level, keys.readLimit(row))));
        }
        return references;
    }

    /** The SKUs that have ever been on sale, and the SKUs of thresholds that have stock. */
    private Set<String> knownSkus(BatchKeys keys, List<SkuListed> listed) {
        if (keys.skusToKnow.isEmpty()) {
            return Set.of();
        }
        Set<String> known = new HashSet<>(listedSkus.among(keys.skusToKnow));
        listed.forEach(event -> known.add(event.skuId()));
        Set<String> unlisted = new HashSet<>(keys.skusWithThreshold);
        unlisted.removeAll(known);
        if (!unlisted.isEmpty()) {
            known.addAll(levels.read(unlisted).keySet());
        }
        return known;
    }

    private Map<StockLevels.Key, List<String>> holders(BatchKeys keys, Map<String, SkuStock> stock) {
        Map<StockLevels.Key, List<String>> found = new HashMap<>();
        for (StockLevels.Key row : keys.unitsToRemove.keySet()) {
            stock.getOrDefault(row.skuId(), SkuStock.none(row.skuId()))
                    .in(row.warehouseId())
                    .ifPresent(level -> found.put(row, holders.of(level, keys.readLimit(row))));
        }
        return found;
    }

    /** Returns the warehouses that the batch edits. Locks the table, so that no other transaction changes them until this one ends. */
    private Map<String, Warehouse> warehouses(Set<String> warehouseIds) {
        if (warehouseIds.isEmpty()) {
            return Map.of();
        }
        warehouses.lock();
        return warehouses.findByWarehouseIdIn(warehouseIds).stream()
                .collect(Collectors.toMap(Warehouse::warehouseId, warehouse -> warehouse));
    }

    /** The keys of all rows that a batch names. */
    private static final class BatchKeys {

        final Set<String> reservations = new HashSet<>();
        final Set<String> changes = new HashSet<>();
        final Set<String> skuIds = new HashSet<>();
        final SortedSet<StockLevels.Key> rowsToOpen = new TreeSet<>();
        final Set<StockLevels.Key> forcedRows = new HashSet<>();
        /** Units that adjustments remove, by row. */
        final Map<StockLevels.Key, Long> unitsToRemove = new HashMap<>();
        /** Units that reservations and transfers ask for, by SKU. */
        final Map<String, Long> unitsRequested = new HashMap<>();

        final Set<String> warehouses = new HashSet<>();
        final Set<String> warehousesToKnow = new HashSet<>();
        final Set<String> skusToKnow = new HashSet<>();
        final Set<String> skusWithThreshold = new HashSet<>();

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
                    addWithoutRows(restock);
                    addRowsToOpen(restock);
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

        private void addWithoutRows(RestockRequested restock) {
            changes.add(restock.reference());
            restock.lines().forEach(line -> skuIds.add(line.skuId()));
        }

        private void addRowsToOpen(RestockRequested restock) {
            restock.lines().forEach(line -> rowsToOpen.add(new StockLevels.Key(line.skuId(), restock.warehouseId())));
        }

        /**
         * Adds the rows of imports and thresholds. A command that will be refused opens no row.
         *
         * @param done the references that were used before
         */
        void addRowsToOpen(StockCommand<?> command, Set<String> done, Set<String> knownSkus) {
            if (command instanceof ImportStock stock
                    && !done.contains(stock.request().reference())
                    && (stock.allowUnlisted()
                            || stock.request().lines().stream().map(Line::skuId).allMatch(knownSkus::contains))) {
                addRowsToOpen(stock.request());
            } else if (command instanceof PutThreshold put
                    && put.threshold().lowAt() != null
                    && knownSkus.contains(put.threshold().skuId())) {
                rowsToOpen.add(put.threshold().row());
            }
        }

        private void addRequested(Line line) {
            skuIds.add(line.skuId());
            unitsRequested.merge(line.skuId(), line.quantity(), Long::sum);
        }

        /**
         * Returns how many holders of a row must be read, so that a refusal can name them or a forced adjustment can withdraw them. An
         * earlier item of the batch may already have released a reservation that the batch names, so the units of such reservations are not
         * counted. Other items of the batch may reserve or move units that are available now, so the units of those items are added.
         */
        Holders.ReadLimit readLimit(StockLevels.Key row) {
            long units = forcedRows.contains(row)
                    ? unitsToRemove.getOrDefault(row, 0L) + unitsRequested.getOrDefault(row.skuId(), 0L)
                    : 0;
            return new Holders.ReadLimit(StockChangeDecisions.MAX_NAMED_REFERENCES, units, reservations);
        }

        void add(StockCommand<?> command) {
            switch (command) {
                case ImportStock stock -> {
                    addWithoutRows(stock.request());
                    warehousesToKnow.add(stock.request().warehouseId());
                    if (!stock.allowUnlisted()) {
                        stock.request().lines().forEach(line -> skusToKnow.add(line.skuId()));
                    }
                }
                case PutThreshold put -> {
                    String skuId = put.threshold().skuId();
                    skuIds.add(skuId);
                    skusToKnow.add(skuId);
                    skusWithThreshold.add(skuId);
                    warehousesToKnow.add(put.threshold().warehouseId());
                }
                case TransferStock stock -> add(stock.request());
                case AdjustStock stock -> add(stock.request());
                case PutWarehouse put -> warehouses.add(put.warehouse().warehouseId());
            }
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
