package inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;

/** The events that the inventory module publishes. */
public sealed interface InventoryEvent extends Event {

    /** The answer to a request. It carries the reference and the correlation of the request. */
    sealed interface Answer extends InventoryEvent {
        String reference();
    }

    /** An answer about a reservation. */
    sealed interface ReservationAnswer extends Answer {}

    /** All lines are reserved. The allocations add up to the lines and the reserved extras. */
    @EventType("inventory.stock.reserved")
    record StockReserved(String reference, String correlation, List<Allocation> allocations)
            implements ReservationAnswer {}

    /** Nothing is reserved, because these SKUs have too few available units. */
    @EventType("inventory.stock.short")
    record StockShort(String reference, String correlation, List<Shortage> shortages) implements ReservationAnswer {}

    @EventType("inventory.stock.committed")
    record StockCommitted(String reference, String correlation, List<Allocation> allocations)
            implements ReservationAnswer {}

    /** Nothing is held under the reference, so nothing was committed. */
    @EventType("inventory.commit.refused")
    record CommitRefused(String reference, String correlation) implements ReservationAnswer {}

    /** No units are reserved or taken out of stock under the reference any more. A later reservation request reserves nothing. */
    @EventType("inventory.stock.released")
    record StockReleased(String reference, String correlation) implements ReservationAnswer {}

    /**
     * The reservation is withdrawn, because units that it held are missing. It holds nothing any more, and never will. A later
     * commit request is refused; a later release request changes nothing.
     *
     * @param reference the reference of the reservation
     * @param skuIds the SKUs of which units are missing; the units of the reservation's other SKUs are available again
     */
    @EventType("inventory.reservation.withdrawn")
    record ReservationWithdrawn(String reference, String correlation, List<String> skuIds)
            implements ReservationAnswer {}

    /** @param applied false if the reference was used before; then nothing changed */
    @EventType("inventory.stock.restocked")
    record StockRestocked(String reference, String correlation, boolean applied) implements Answer {}

    /** @param applied false if the reference was used before; then nothing changed */
    @EventType("inventory.stock.adjusted")
    record StockAdjusted(String reference, String correlation, boolean applied) implements Answer {}

    /** @param applied false if the reference was used before; then nothing changed */
    @EventType("inventory.stock.transferred")
    record StockTransferred(String reference, String correlation, boolean applied) implements Answer {}

    /**
     * No units were moved, because the source warehouse has too few units that are not reserved.
     *
     * @param shortages the missing SKUs; {@code available} counts the units in the source warehouse that are not reserved
     */
    @EventType("inventory.transfer.refused")
    record TransferRefused(String reference, String correlation, List<Shortage> shortages) implements Answer {}

    /**
     * The stock was not adjusted, because the count would fall below the reserved units or below zero.
     *
     * @param references the references of reservations that hold units
     */
    @EventType("inventory.adjustment.refused")
    record AdjustmentRefused(String reference, String correlation, List<String> references) implements Answer {}

    /**
     * How many units of a SKU can be sold, over all warehouses. Published for the readers of the event log, at most once for each batch and
     * SKU, if the available units in any warehouse have changed. It is not published if the SKU has fewer units than before and still has
     * {@link #PLENTY}. So of a SKU that has plenty, a reader may know too many units, but never too few.
     *
     * @param version rises with every change of the SKU's stock
     */
    @EventType("inventory.availability.changed")
    record AvailabilityChanged(String skuId, long available, long version) implements InventoryEvent {

        /** The number of available units from which on a SKU has plenty. */
        public static final long PLENTY = 100;

        @Override
        public String correlation() {
            return skuId;
        }
    }

    /**
     * An operator changed or removed the threshold of a SKU in a warehouse. The stock is low when {@code lowAt} units or fewer are available.
     *
     * @param lowAt above zero; null if there is no threshold any more
     */
    @EventType("inventory.threshold.changed")
    record ThresholdChanged(
            String skuId, String warehouseId, @Nullable Long lowAt) implements InventoryEvent {
        @Override
        public String correlation() {
            return skuId;
        }
    }

    record Allocation(String skuId, String warehouseId, long quantity) {}

    /**
     * @param requested units of all lines of the SKU
     * @param available units that were available when the request was decided
     */
    record Shortage(String skuId, long requested, long available) {}
}
