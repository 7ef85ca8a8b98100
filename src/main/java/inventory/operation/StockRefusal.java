package inventory.operation;

import inventory.InventoryEvent.Shortage;
import java.util.List;

/** Why an operator's command was refused. */
public sealed interface StockRefusal {

    /** @param field the field of the request that names the warehouse */
    record UnknownWarehouse(String field) implements StockRefusal {}

    /** The units to be moved are missing or reserved. */
    record UnitsNotAvailable(List<Shortage> shortages) implements StockRefusal {}

    /** The count would fall below the reserved units or below zero. These references hold units. */
    record BelowReserved(List<String> references) implements StockRefusal {}
}
