package catalog.operation;

import java.util.List;
import platform.web.FieldProblem;

/** Why an operator's command was refused. */
public sealed interface CatalogRefusal {

    /** These fields break a rule that only the catalogue can check. */
    record Invalid(List<FieldProblem> problems) implements CatalogRefusal {}

    /** The precondition does not allow the current state. */
    record Stale() implements CatalogRefusal {}

    /** The category would be below itself. */
    record Cyclic() implements CatalogRefusal {}

    /** The category, or a category below it, would be below the lowest allowed level. */
    record TooDeep() implements CatalogRefusal {}
}
