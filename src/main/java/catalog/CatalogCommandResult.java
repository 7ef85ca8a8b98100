package catalog;

import java.util.List;
import platform.web.FieldProblem;

/** The result of an operator's command. A refused command changes nothing and does not use up its idempotency key. */
sealed interface CatalogCommandResult<T> {

    record Done<T>(T value) implements CatalogCommandResult<T> {}

    /** The idempotency key was used before with a different body. */
    record KeyReused<T>() implements CatalogCommandResult<T> {}

    /** These fields break a rule that only the catalogue can check. */
    record Invalid<T>(List<FieldProblem> problems) implements CatalogCommandResult<T> {}

    /** The category would be below itself. */
    record Cyclic<T>() implements CatalogCommandResult<T> {}

    /** The category, or a category below it, would be below the lowest allowed level. */
    record TooDeep<T>() implements CatalogCommandResult<T> {}
}
