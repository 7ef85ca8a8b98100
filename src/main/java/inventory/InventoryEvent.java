package inventory;

import java.util.List;
import org.jmolecules.event.annotation.DomainEvent;
import outbox.Event;
import outbox.EventType;

/** What inventory tells. */
public sealed interface InventoryEvent extends Event {

    /** The answer to a request, with its reference and correlation. */
    sealed interface Answer extends InventoryEvent {
        String reference();
    }

    /** The answer to what concerns a reservation. */
    sealed interface ReservationAnswer extends Answer {}

    /** Every line is held; the allocations add up to the lines. */
    @DomainEvent
    @EventType("inventory.stock.reserved")
    record StockReserved(String reference, String correlation, List<Allocation> allocations)
            implements ReservationAnswer {}

    /** Nothing is held, for want of these. */
    @DomainEvent
    @EventType("inventory.stock.short")
    record StockShort(String reference, String correlation, List<Shortage> shortages) implements ReservationAnswer {}

    @DomainEvent
    @EventType("inventory.stock.committed")
    record StockCommitted(String reference, String correlation, List<Allocation> allocations)
            implements ReservationAnswer {}

    /** Nothing is held under the reference, so nothing was committed. */
    @DomainEvent
    @EventType("inventory.commit.refused")
    record CommitRefused(String reference, String correlation) implements ReservationAnswer {}

    /** Nothing is held or taken under the reference any more, nor ever will be. */
    @DomainEvent
    @EventType("inventory.stock.released")
    record StockReleased(String reference, String correlation) implements ReservationAnswer {}

    /**
     * Nothing is held under the reference any more, nor ever will be: units that it held are not there. To commit it will be
     * refused, to release it changes nothing.
     *
     * @param reference of the reservation
     * @param skuIds of which units are missing; those of its other SKUs are free again
     */
    @DomainEvent
    @EventType("inventory.reservation.withdrawn")
    record ReservationWithdrawn(String reference, String correlation, List<String> skuIds)
            implements ReservationAnswer {}

    /** @param applied false when the reference was known and nothing changed */
    @DomainEvent
    @EventType("inventory.stock.restocked")
    record StockRestocked(String reference, String correlation, boolean applied) implements Answer {}

    /** @param applied false when the reference was known and nothing changed */
    @DomainEvent
    @EventType("inventory.stock.adjusted")
    record StockAdjusted(String reference, String correlation, boolean applied) implements Answer {}

    /** @param applied false when the reference was known and nothing changed */
    @DomainEvent
    @EventType("inventory.stock.transferred")
    record StockTransferred(String reference, String correlation, boolean applied) implements Answer {}

    /** Nothing has moved, for want of these; of each what is free in the warehouse that it should leave. */
    @DomainEvent
    @EventType("inventory.transfer.refused")
    record TransferRefused(String reference, String correlation, List<Shortage> shortages) implements Answer {}

    /** The count would fall below what is reserved, or below nothing; the references hold it. */
    @DomainEvent
    @EventType("inventory.adjustment.refused")
    record AdjustmentRefused(String reference, String correlation, List<String> references) implements Answer {}

    /**
     * How many units can be sold over all warehouses; once a batch and SKU, for the log's readers.
     *
     * @param version rises with every change of the SKU's stock
     */
    @DomainEvent
    @EventType("inventory.availability.changed")
    record AvailabilityChanged(String skuId, long available, long version) implements InventoryEvent {
        @Override
        public String correlation() {
            return skuId;
        }
    }

    record Allocation(String skuId, String warehouseId, long quantity) {}

    /** @param requested units of all lines of the SKU; @param available units that could be sold when it was decided */
    record Shortage(String skuId, long requested, long available) {}
}
