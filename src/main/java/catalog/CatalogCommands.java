package catalog;

import catalog.CatalogCommandResult.Cyclic;
import catalog.CatalogCommandResult.Done;
import catalog.CatalogCommandResult.Invalid;
import catalog.CatalogCommandResult.KeyReused;
import catalog.CatalogCommandResult.TooDeep;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;

/** Brings operators' commands to the queue, and their outcomes back as answers or problems. */
@Component
class CatalogCommands {

    private final Commands commands;
    private final InProgress inProgress;

    CatalogCommands(Commands commands, InProgress inProgress) {
        this.commands = commands;
        this.inProgress = inProgress;
    }

    /** The future fails with a {@link ProblemException} when the command is refused. */
    <T> CompletableFuture<T> submit(CatalogCommand<T> command) {
        return inProgress.once(command.key(), () -> commands.submit(command)).thenApply(CatalogCommands::valueOf);
    }

    private static <T> T valueOf(CatalogCommandResult<T> outcome) {
        return switch (outcome) {
            case Done<T> done -> done.value();
            case KeyReused<T> reused -> throw IdempotencyKey.reused();
            case Invalid<T> invalid -> throw ProblemException.invalid(invalid.problems());
            case Cyclic<T> cyclic ->
                throw new ProblemException(409, "CATEGORY_CYCLE", "The category would be below itself.", Map.of());
            case TooDeep<T> tooDeep ->
                throw new ProblemException(
                        409,
                        "CATEGORY_TOO_DEEP",
                        "A category would be more than %d levels down.".formatted(CategoryTree.MAX_DEPTH),
                        Map.of("max_depth", CategoryTree.MAX_DEPTH));
        };
    }
}
