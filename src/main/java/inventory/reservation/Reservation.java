package inventory.reservation;

import inventory.InventoryEvent;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.util.List;

/** What became of the reservation under a reference. Kept for ever, so that a repeated request gets the same answer. */
public sealed interface Reservation {

    String reference();

    String correlation();

    /** The answer to the reservation request, however often it comes. */
    InventoryEvent.Answer answer();

    /** Every line is held. */
    record Held(String reference, String correlation, List<Allocation> allocations) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockReserved(reference, correlation, allocations);
        }
    }

    /** Nothing was held, for want of these. */
    record Short(String reference, String correlation, List<Shortage> shortages) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockShort(reference, correlation, shortages);
        }
    }

    /** The goods are taken. */
    record Committed(String reference, String correlation, List<Allocation> allocations) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockReserved(reference, correlation, allocations);
        }
    }

    /** What was held is not there. Nothing is held, nor ever will be. */
    record Withdrawn(String reference, String correlation, List<String> skuIds) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new ReservationWithdrawn(reference, correlation, skuIds);
        }
    }

    /** Nothing is held or taken, nor ever will be: given back, or released before its reservation came. */
    record Released(String reference, String correlation) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockReleased(reference, correlation);
        }
    }
}
