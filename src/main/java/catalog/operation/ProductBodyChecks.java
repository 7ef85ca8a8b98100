package catalog.operation;

import catalog.operation.ProductBodies.ProductRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerMapping;
import platform.web.FieldProblem;

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
        problems.addAll(variants.problems(VariantChecks.named("", productId(), body.variants())));
        return problems;
    }

    private static @Nullable String productId() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        Object variables = request == null
                ? null
                : request.getAttribute(
                        HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        return variables instanceof Map<?, ?> byName && byName.get("product_id") instanceof String productId
                ? productId
                : null;
    }
}
