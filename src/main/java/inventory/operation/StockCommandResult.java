package inventory.operation;

import inventory.InventoryEvent.Shortage;
import java.util.List;

/** The result of an operator's command. A refused command changes nothing and does not use up its idempotency key. */
public sealed interface StockCommandResult<T> {

    record Done<T>(T value) implements StockCommandResult<T> {}

    /** The idempotency key was used before with a different body. */
    record KeyReused<T>() implements StockCommandResult<T> {}

    /** @param field the field of the request that names the warehouse */
    record UnknownWarehouse<T>(String field) implements StockCommandResult<T> {}

    /** The units to be moved are missing or reserved. */
    record UnitsNotAvailable<T>(List<Shortage> shortages) implements StockCommandResult<T> {}

    /** The count would fall below the reserved units or below zero. These references hold units. */
    record BelowReserved<T>(List<String> references) implements StockCommandResult<T> {}
}
