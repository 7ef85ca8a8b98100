package inventory.operation;

import inventory.operation.StockCommand.ImportStock;
import inventory.operation.StockRefusal.BelowReserved;
import inventory.operation.StockRefusal.Invalid;
import inventory.operation.StockRefusal.ReferenceReused;
import inventory.operation.StockRefusal.UnitsNotAvailable;
import inventory.operation.StockRefusal.UnknownSku;
import inventory.operation.StockRefusal.UnknownWarehouse;
import inventory.stock.Warehouse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.idempotency.InProgress;
import platform.web.ProblemException;

/** Submits operators' commands to the queue, and turns their results into answers or problems. */
@Component
class StockCommands {

    private final Commands commands;
    private final InProgress inProgress;
    private final ImportPreview preview;

    StockCommands(Commands commands, InProgress inProgress, ImportPreview preview) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.preview = preview;
    }

    /** The future fails with a {@link ProblemException} when the command is refused. */
    <T> CompletableFuture<T> submit(StockCommand<T> command) {
        return inProgress
                .once(command.key(), () -> commands.submit(command))
                .thenApply(result -> result.value(StockCommands::problem));
    }

    /** Decides an import as it would be decided now, and writes nothing. */
    boolean preview(ImportStock command) {
        return preview.decide(command).value(StockCommands::problem);
    }

    private static ProblemException problem(StockRefusal refusal) {
        return switch (refusal) {
            case UnknownWarehouse unknown -> ProblemException.invalid(unknown.field(), Warehouse.REFERENCE_RULE);
            case Invalid invalid -> ProblemException.invalid(invalid.problems());
            case UnknownSku unknown ->
                ProblemException.notFound("The catalogue has never listed this SKU, and it has no stock record.");
            case ReferenceReused reused ->
                new ProblemException(
                        StockProblem.STOCK_REFERENCE_REUSED,
                        "Another change of stock with other contents was done under this reference.",
                        Map.of("reference", reused.reference()));
            case UnitsNotAvailable missing ->
                new ProblemException(
                        StockProblem.NOT_FREE,
                        "No units were moved, because the warehouse has too few units that are not reserved;"
                                + " `details.items` lists each SKU with the requested and the available units.",
                        Map.of("items", missing.shortages()));
            case BelowReserved below ->
                new ProblemException(
                        StockProblem.BELOW_RESERVED,
                        "The count would fall below the reserved units or below zero; `details.references` lists"
                                + " at most 100 reservations that hold units, newest first.",
                        Map.of("references", below.references()));
        };
    }
}
