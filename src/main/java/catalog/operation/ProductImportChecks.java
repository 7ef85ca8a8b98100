package catalog.operation;

import catalog.operation.ProductBodies.ProductImport;
import catalog.operation.ProductBodies.ProductItem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with an import of products that is refused anyway. */
@Component
class ProductImportChecks implements FieldProblem.Finder<ProductImport> {

    private final VariantChecks variants;

    ProductImportChecks(VariantChecks variants) {
        this.variants = variants;
    }

    @Override
    public Class<ProductImport> body() {
        return ProductImport.class;
    }

    @Override
    public List<FieldProblem> find(ProductImport body) {
        List<FieldProblem> problems = new ArrayList<>(body.contradictions());
        List<VariantChecks.Named> named = new ArrayList<>();
        for (int i = 0; body.products() != null && i < body.products().size(); i++) {
            ProductItem product = body.products().get(i);
            if (product != null) {
                named.addAll(
                        VariantChecks.named("products[%d].".formatted(i), product.productId(), product.variants()));
            }
        }
        problems.addAll(variants.problems(named));
        return problems;
    }
}
