package catalog.operation;

import catalog.operation.CatalogCommand.ImportSkus;
import platform.idempotency.CommandResult;
import platform.idempotency.Tally;

/** Decides an import of SKUs on what is committed now, without locks and without writing anything. */
public interface ImportPreview {

    /** Returns the result that the import would have now. The key of the command is not used up. */
    CommandResult<Tally, CatalogRefusal> decide(ImportSkus command);
}
