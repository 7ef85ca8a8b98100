package inventory.change;

import inventory.InventoryEvent;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.util.List;

/** The state of the reservation under a reference. It is kept for ever, so that a repeated request gets the same answer. */
sealed interface Reservation {

    String reference();

    String correlation();

    /** The answer to the reservation request and to every repeat of it. */
    InventoryEvent.Answer answer();

    /** All lines are reserved. */
    record Held(String reference, String correlation, List<Allocation> allocations) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockReserved(reference, correlation, allocations);
        }
    }

    /** Nothing was reserved, because these SKUs had too few available units. */
    record Short(String reference, String correlation, List<Shortage> shortages) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockShort(reference, correlation, shortages);
        }
    }

    /** The units are taken out of stock. */
    record Committed(String reference, String correlation, List<Allocation> allocations) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockReserved(reference, correlation, allocations);
        }
    }

    /** Units that the reservation held are missing. It holds nothing and never will. */
    record Withdrawn(String reference, String correlation, List<String> skuIds) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new ReservationWithdrawn(reference, correlation, skuIds);
        }
    }

    /** Nothing is held or taken, and never will be: the units were released, or the release arrived before the reservation request. */
    record Released(String reference, String correlation) implements Reservation {
        @Override
        public InventoryEvent.Answer answer() {
            return new StockReleased(reference, correlation);
        }
    }
}
