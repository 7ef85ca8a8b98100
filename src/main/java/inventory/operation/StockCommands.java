package inventory.operation;

import inventory.operation.StockCommandResult.BelowReserved;
import inventory.operation.StockCommandResult.Done;
import inventory.operation.StockCommandResult.KeyReused;
import inventory.operation.StockCommandResult.NotFree;
import inventory.operation.StockCommandResult.UnknownWarehouse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;

/** Brings operators' commands to the queue, and their outcomes back as answers or problems. */
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
                throw ProblemException.invalid(unknown.field(), "must be that of a known warehouse");
            case NotFree<T> missing ->
                throw new ProblemException(
                        409,
                        "NOT_FREE",
                        "These units are not there, or are reserved; nothing was moved.",
                        Map.of("items", missing.shortages()));
            case BelowReserved<T> below ->
                throw new ProblemException(
                        409,
                        "BELOW_RESERVED",
                        "The stock would fall below what is reserved; these references hold it.",
                        Map.of("references", below.references()));
        };
    }
}
