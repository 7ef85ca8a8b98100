package inventory.operation;

import inventory.InventoryEvent.Shortage;
import java.util.List;

/** What became of an operator's command. What is refused changed nothing and leaves no key behind. */
public sealed interface StockCommandResult<T> {

    record Done<T>(T value) implements StockCommandResult<T> {}

    /** The idempotency key came with another body before. */
    record KeyReused<T>() implements StockCommandResult<T> {}

    /** @param field that names it */
    record UnknownWarehouse<T>(String field) implements StockCommandResult<T> {}

    /** What should be moved is not there, or is reserved. */
    record NotFree<T>(List<Shortage> shortages) implements StockCommandResult<T> {}

    /** The count would fall below what these references hold. */
    record BelowReserved<T>(List<String> references) implements StockCommandResult<T> {}
}
