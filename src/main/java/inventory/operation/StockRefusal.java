package inventory.operation;

import inventory.InventoryEvent.Shortage;
import java.util.List;
import platform.web.FieldProblem;

/** Why an operator's command was refused. */
public sealed interface StockRefusal {

    /** @param field the field of the request that names the warehouse */
    record UnknownWarehouse(String field) implements StockRefusal {}

    /** These fields break a rule that only inventory can check. */
    record Invalid(List<FieldProblem> problems) implements StockRefusal {}

    /** The catalogue has never listed the SKU, and it was never in stock. */
    record UnknownSku() implements StockRefusal {}

    /** The reference belongs to another restock, adjustment or transfer, which moved something else. */
    record ReferenceReused(String reference) implements StockRefusal {}

    /** The units to be moved are missing or reserved. */
    record UnitsNotAvailable(List<Shortage> shortages) implements StockRefusal {}

    /** The count would fall below the reserved units or below zero. These references hold units. */
    record BelowReserved(List<String> references) implements StockRefusal {}
}
