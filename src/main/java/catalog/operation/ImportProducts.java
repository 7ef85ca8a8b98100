package catalog.operation;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.attributes.Effort;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.idempotency.Tally;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/** Adds or changes many products with their variants, all of them or none. Counts those that are new, that change, and that do not change. */
@Component
class ImportProducts implements Edit.OfTally<List<ProductEdit>> {

    private final ProductSteps steps;

    ImportProducts(ProductSteps steps) {
        this.steps = steps;
    }

    /**
     * @param wanted each id at most once
     * @throws ProblemException 400 that names the fields which break a rule of the catalogue
     */
    @Override
    public Tally make(List<ProductEdit> wanted, Editing editing) {
        ProductDecisions decided = steps.lock(wanted, editing);
        ProblemException.requireNone(problems(wanted, decided));
        Tally tally = decided.edit(wanted);
        steps.save(decided, editing);
        return tally;
    }

    private static List<FieldProblem> problems(List<ProductEdit> wanted, ProductDecisions decided) {
        Effort effort =
                Effort.of((int) wanted.stream().flatMap(ProductEdit::skus).count());
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < wanted.size() && problems.size() < SkuDecisions.MAX_PROBLEMS; i++) {
            problems.addAll(decided.problems("products[%d].".formatted(i), wanted.get(i), effort));
        }
        return problems;
    }
}
