package inventory.operation;

import inventory.operation.StockCommandResult.BelowReserved;
import inventory.operation.StockCommandResult.Done;
import inventory.operation.StockCommandResult.KeyReused;
import inventory.operation.StockCommandResult.UnitsNotAvailable;
import inventory.operation.StockCommandResult.UnknownWarehouse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;

/** Submits operators' commands to the queue, and turns their results into answers or problems. */
@Component
class StockCommands {

    private final Commands commands;
    private final InProgress inProgress;

    StockCommands(Commands commands, InProgress inProgress) {
        this.commands = commands;
        this.inProgress = inProgress;
    }

    /** The future fails with a {@link ProblemException} when the command is refused. */
    <T> CompletableFuture<T> submit(StockCommand<T> command) {
        return inProgress.once(command.key(), () -> commands.submit(command)).thenApply(StockCommands::valueOf);
    }

    private static <T> T valueOf(StockCommandResult<T> outcome) {
        return switch (outcome) {
            case Done<T> done -> done.value();
            case KeyReused<T> reused -> throw IdempotencyKey.reused();
            case UnknownWarehouse<T> unknown ->
                throw ProblemException.invalid(unknown.field(), "must be the id of an existing warehouse");
            case UnitsNotAvailable<T> missing ->
                throw new ProblemException(
                        409,
                        "NOT_FREE",
                        "No units were moved, because the warehouse has too few units that are not reserved;"
                                + " `details.items` lists each SKU with the requested and the available units.",
                        Map.of("items", missing.shortages()));
            case BelowReserved<T> below ->
                throw new ProblemException(
                        409,
                        "BELOW_RESERVED",
                        "The count would fall below the reserved units or below zero; `details.references` lists"
                                + " at most 100 reservations that hold units, newest first.",
                        Map.of("references", below.references()));
        };
    }
}
