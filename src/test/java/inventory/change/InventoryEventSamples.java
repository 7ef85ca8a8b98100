package inventory.change;

import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryEvent.ThresholdChanged;
import inventory.InventoryEvent.TransferRefused;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Extra;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import java.util.List;
import outbox.Event;

/** One event of each type, for the golden files. */
public final class InventoryEventSamples {

    private static final String REFERENCE = "01983f2c-6d1e-7c3a-9a55-2f4d7c1b0e11/reserve/1";
    private static final String CORRELATION = "01983f2c-6d1e-7c3a-9a55-2f4d7c1b0e11";

    private InventoryEventSamples() {}

    public static List<Event> all() {
        List<Allocation> allocations =
                List.of(new Allocation("85123A", "main", 6), new Allocation("PADS TO MATCH", "overflow", 1));
        return List.of(
                new ReservationRequested(
                        REFERENCE,
                        CORRELATION,
                        List.of(new Line("85123A", 6), new Line("PADS TO MATCH", 1)),
                        CORRELATION + "/reserve/0",
                        List.of(new Extra(List.of(new Line("22423", 1), new Line("47566", 1))))),
                new CommitRequested(REFERENCE, CORRELATION),
                new ReleaseRequested(REFERENCE, CORRELATION),
                new RestockRequested("delivery-4711", "delivery-4711", "main", List.of(new Line("85123A", 100))),
                new AdjustmentRequested("count-12", "count-12", "main", "85123A", -2, "broken in the rack", true),
                new TransferRequested("transfer-7", "transfer-7", "main", "overflow", List.of(new Line("85123A", 20))),
                new StockReserved(REFERENCE, CORRELATION, allocations),
                new StockShort(REFERENCE, CORRELATION, List.of(new Shortage("85123A", 6, 4))),
                new StockCommitted(REFERENCE, CORRELATION, allocations),
                new CommitRefused(REFERENCE, CORRELATION),
                new StockReleased(REFERENCE, CORRELATION),
                new ReservationWithdrawn(REFERENCE, CORRELATION, List.of("85123A")),
                new StockRestocked("delivery-4711", "delivery-4711", true),
                new StockAdjusted("count-12", "count-12", true),
                new StockTransferred("transfer-7", "transfer-7", true),
                new TransferRefused("transfer-7", "transfer-7", List.of(new Shortage("85123A", 20, 4))),
                new AdjustmentRefused("count-12", "count-12", List.of(REFERENCE)),
                new AvailabilityChanged("85123A", 94, 17),
                new ThresholdChanged("85123A", "main", 20L));
    }
}
