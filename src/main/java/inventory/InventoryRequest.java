package inventory;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;

/**
 * The requests that other modules send to the inventory module. The reference is the idempotency key of the request. The answer
 * carries the reference and the correlation of the request.
 */
public sealed interface InventoryRequest extends Event {

    String reference();

    /**
     * Reserve all lines or none. The quantities of lines with the same SKU are added up.
     *
     * @param lines 1 to 2,000
     * @param replaces the reference of an earlier reservation with the same correlation, or null; since version 2. Inventory releases
     *     that reservation first, so that its units can be reserved again even if its own release request has not arrived yet.
     * @param extras up to 100, or null; since version 3. Each is reserved as well if there are units for it after the lines. The
     *     allocations of the answer show which ones are reserved.
     */
    @EventType(value = "inventory.reservation.requested", version = 3)
    record ReservationRequested(
            String reference,
            String correlation,
            List<Line> lines,
            @Nullable String replaces,
            @Nullable List<Extra> extras)
            implements InventoryRequest {

        /** The choices of all extras. */
        public Stream<Line> choices() {
            return extras == null ? Stream.empty() : extras.stream().flatMap(extra -> extra.choices().stream());
        }
    }

    /** @param choices 1 to 10 in the order of preference; the first one for which there are enough units is reserved */
    record Extra(List<Line> choices) {}

    /** Commit the reservation with this reference: take its units out of stock. */
    @EventType("inventory.commit.requested")
    record CommitRequested(String reference, String correlation) implements InventoryRequest {}

    /**
     * Release the units that the reservation holds, or return them to stock if the reservation was committed. If the release arrives
     * before the reservation request, the later reservation request is answered with {@code StockReleased}.
     */
    @EventType("inventory.release.requested")
    record ReleaseRequested(String reference, String correlation) implements InventoryRequest {}

    /** Add units that arrived at the warehouse. If the reference was used before, nothing changes. */
    @EventType("inventory.restock.requested")
    record RestockRequested(String reference, String correlation, String warehouseId, List<Line> lines)
            implements InventoryRequest {}

    /**
     * Move units to another warehouse: all lines or none, and only units that are not reserved. The quantities of lines with the
     * same SKU are added up. If the reference was used before, nothing changes.
     *
     * @param lines 1 to 2,000
     */
    @EventType("inventory.transfer.requested")
    record TransferRequested(
            String reference, String correlation, String fromWarehouseId, String toWarehouseId, List<Line> lines)
            implements InventoryRequest {}

    /**
     * Correct a wrong count of a SKU in a warehouse. If the reference was used before, nothing changes.
     *
     * @param delta units to add, or units to remove if negative; never zero
     * @param reason free text for the ledger, 1 to 200 characters
     * @param forced what happens if reservations hold units that would be missing: true to withdraw those reservations, the newest
     *     first and each as a whole; false to refuse the adjustment; since version 2
     */
    @EventType(value = "inventory.adjustment.requested", version = 2)
    record AdjustmentRequested(
            String reference,
            String correlation,
            String warehouseId,
            String skuId,
            long delta,
            String reason,
            boolean forced)
            implements InventoryRequest {}

    /** @param quantity units, 1 to 1,000,000 */
    record Line(String skuId, long quantity) {}
}
