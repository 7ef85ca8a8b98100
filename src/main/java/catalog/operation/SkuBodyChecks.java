package catalog.operation;

import catalog.operation.SkuController.SkuRequest;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with the body of a SKU that is refused anyway. */
@Component
class SkuBodyChecks implements FieldProblem.Finder<SkuRequest> {

    private final SkuChecks skus;

    SkuBodyChecks(SkuChecks skus) {
        this.skus = skus;
    }

    @Override
    public Class<SkuRequest> body() {
        return SkuRequest.class;
    }

    @Override
    public List<FieldProblem> find(SkuRequest body) {
        return skus.problems(List.of(new SkuChecks.Named(
                "", body.prices(), body.salePrices(), body.category(), body.attributes(), body.floorPrices())));
    }
}
