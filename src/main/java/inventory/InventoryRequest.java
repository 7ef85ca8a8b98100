package inventory;

import java.util.List;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;

/** What inventory can be asked. The reference is the request's idempotency key; the answer carries it and the correlation. */
public sealed interface InventoryRequest extends Event {

    String reference();

    /**
     * Hold all lines or none. Lines of the same SKU add up.
     *
     * @param lines 1 to 2,000
     * @param replaces reference of an earlier reservation of the same correlation that is released first, so that its units can be held
     *     again whether or not its own release has arrived; null for none; since version 2
     */
    @DomainEvent
    @EventType(value = "inventory.reservation.requested", version = 2)
    record ReservationRequested(
            String reference,
            String correlation,
            List<Line> lines,
            @Nullable String replaces) implements InventoryRequest {}

    /** Take what the reservation of this reference holds out of stock. */
    @DomainEvent
    @EventType("inventory.commit.requested")
    record CommitRequested(String reference, String correlation) implements InventoryRequest {}

    /**
     * Give back whatever is held or was taken under this reference. If the release arrives before the reservation request, the later
     * reservation request is answered with {@code StockReleased}.
     */
    @DomainEvent
    @EventType("inventory.release.requested")
    record ReleaseRequested(String reference, String correlation) implements InventoryRequest {}

    /** Goods have arrived; a known reference changes nothing. */
    @DomainEvent
    @EventType("inventory.restock.requested")
    record RestockRequested(String reference, String correlation, String warehouseId, List<Line> lines)
            implements InventoryRequest {}

    /**
     * Move units to another warehouse: all lines or none, and only what is not reserved. Lines of the same SKU add up; a
     * known reference changes nothing.
     *
     * @param lines 1 to 2,000
     */
    @DomainEvent
    @EventType("inventory.transfer.requested")
    record TransferRequested(
            String reference, String correlation, String fromWarehouseId, String toWarehouseId, List<Line> lines)
            implements InventoryRequest {}

    /**
     * The count was wrong.
     *
     * @param delta units to add, negative to take off; never zero
     * @param reason free text for the ledger, 1 to 200 characters
     * @param forced whether reservations that hold what is not there are withdrawn, the newest first and each as a whole, rather
     *     than the adjustment refused; since version 2
     */
    @DomainEvent
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
