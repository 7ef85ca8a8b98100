package catalog.operation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.attributes.Effort;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Adds a product with its variants, or changes it. */
@Component
class PutProduct implements Edit<ProductEdit, ProductWithVariants> {

    private final ProductSteps steps;
    private final StoredProducts stored;

    PutProduct(ProductSteps steps, StoredProducts stored) {
        this.steps = steps;
        this.stored = stored;
    }

    /** @throws ProblemException 400 that names the fields which break a rule of the catalogue; 412 if the precondition does not hold */
    @Override
    public ProductWithVariants make(ProductEdit wanted, Editing editing) {
        ProductDecisions decided = steps.lock(List.of(wanted), editing);
        editing.require(decided.tag(wanted.productId()));
        ProblemException.requireNone(
                decided.problems("", wanted, Effort.of(wanted.variants().size())));
        decided.edit(wanted);
        steps.save(decided, editing);
        return decided.withVariants(wanted.productId());
    }

    @Override
    public String saved(ProductWithVariants made) {
        return made.product().productId();
    }

    @Override
    public ProductWithVariants repeated(String saved) {
        return stored.known(saved);
    }
}
