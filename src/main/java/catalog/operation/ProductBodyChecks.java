package catalog.operation;

import catalog.operation.ProductBodies.ProductRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;
import platform.web.PathVariables;

/** Finds all that is wrong with the body of a product that is refused anyway. The id of the product is in the path of the request. */
@Component
class ProductBodyChecks implements FieldProblem.Finder<ProductRequest> {

    private final VariantChecks variants;

    ProductBodyChecks(VariantChecks variants) {
        this.variants = variants;
    }

    @Override
    public Class<ProductRequest> body() {
        return ProductRequest.class;
    }

    @Override
    public List<FieldProblem> find(ProductRequest body) {
        List<FieldProblem> problems = new ArrayList<>(body.contradictions());
        problems.addAll(variants.problems(VariantChecks.named("", PathVariables.find("product_id"), body.variants())));
        return problems;
    }
}
