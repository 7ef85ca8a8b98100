package catalog.operation;

import catalog.category.CategoryTree;
import catalog.operation.CatalogCommand.ImportSkus;
import catalog.operation.CatalogRefusal.Cyclic;
import catalog.operation.CatalogRefusal.Invalid;
import catalog.operation.CatalogRefusal.Stale;
import catalog.operation.CatalogRefusal.TooDeep;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.attributes.Effort;
import platform.edit.Precondition;
import platform.idempotency.InProgress;
import platform.idempotency.Tally;
import platform.ratelimit.LongWork;
import platform.web.ProblemException;

/** Submits operators' commands to the queue, and turns their results into answers or problems. */
@Component
class CatalogCommands {

    private final Commands commands;
    private final InProgress inProgress;
    private final ImportPreview preview;
    private final LongWork longWork;

    CatalogCommands(Commands commands, InProgress inProgress, ImportPreview preview, LongWork longWork) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.preview = preview;
        this.longWork = longWork;
    }

    /** The future fails with a {@link ProblemException} when the command is refused. */
    <T> CompletableFuture<T> submit(CatalogCommand<T> command) {
        return inProgress
                .once(command.key(), () -> commands.submit(command))
                .thenApply(result -> result.value(CatalogCommands::problem));
    }

    /** Decides an import as it would be decided now, and writes nothing. */
    Tally preview(ImportSkus command) {
        return longWork.run(Effort.work(command.skus().size()), () -> preview.decide(command))
                .value(CatalogCommands::problem);
    }

    private static ProblemException problem(CatalogRefusal refusal) {
        return switch (refusal) {
            case Invalid invalid -> ProblemException.invalid(invalid.problems());
            case Stale stale -> Precondition.failed();
            case Cyclic cyclic ->
                new ProblemException(
                        CatalogProblem.CATEGORY_CYCLE,
                        "The parent of a category must not be the category itself or a category below it.",
                        Map.of());
            case TooDeep tooDeep ->
                new ProblemException(
                        CatalogProblem.CATEGORY_TOO_DEEP,
                        "The category tree must not have more than %d levels.".formatted(CategoryTree.MAX_DEPTH),
                        Map.of("max_depth", CategoryTree.MAX_DEPTH));
        };
    }
}
