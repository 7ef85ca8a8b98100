package catalog.operation;

import catalog.operation.SkuController.SkuImport;
import catalog.operation.SkuController.SkuItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with an import of SKUs that is refused anyway. */
@Component
class SkuImportChecks implements FieldProblem.Finder<SkuImport> {

    private final SkuChecks skus;

    SkuImportChecks(SkuChecks skus) {
        this.skus = skus;
    }

    @Override
    public Class<SkuImport> body() {
        return SkuImport.class;
    }

    @Override
    public List<FieldProblem> find(SkuImport body) {
        List<FieldProblem> problems = new ArrayList<>();
        List<SkuChecks.Named> named = new ArrayList<>();
        Set<String> skuIds = new HashSet<>();
        // The currencies of sale and floor prices may be those of prices that the SKU keeps.
        boolean merges = body.merges();
        for (int i = 0; body.skus() != null && i < body.skus().size(); i++) {
            SkuItem item = body.skus().get(i);
            if (item == null) {
                continue;
            }
            String prefix = "skus[%d].".formatted(i);
            if (item.skuId() != null && !skuIds.add(item.skuId())) {
                problems.add(new FieldProblem(prefix + "sku_id", "must be unique"));
            }
            named.add(new SkuChecks.Named(
                    prefix,
                    item.prices(),
                    merges ? null : item.salePrices(),
                    item.category(),
                    item.attributes(),
                    merges ? null : item.floorPrices()));
        }
        problems.addAll(skus.problems(named));
        return problems;
    }
}
