package inventory.operation;

import inventory.operation.StockCommand.ImportStock;
import platform.idempotency.CommandResult;

/** Decides an import of stock on what is committed now, without locks and without writing anything. */
public interface ImportPreview {

    /** Returns the result that the import would have now. The key of the command is not used up. */
    CommandResult<Boolean, StockRefusal> decide(ImportStock command);
}
