package catalog;

import java.util.List;
import platform.web.FieldProblem;

/** What became of an operator's command. What is refused changed nothing and leaves no key behind. */
sealed interface CatalogCommandResult<T> {

    record Done<T>(T value) implements CatalogCommandResult<T> {}

    /** The idempotency key came with another body before. */
    record KeyReused<T>() implements CatalogCommandResult<T> {}

    /** These fields break a rule that only the catalogue knows. */
    record Invalid<T>(List<FieldProblem> problems) implements CatalogCommandResult<T> {}

    /** The category would be below itself. */
    record Cyclic<T>() implements CatalogCommandResult<T> {}

    /** The category, or one below it, would be too far down. */
    record TooDeep<T>() implements CatalogCommandResult<T> {}
}
