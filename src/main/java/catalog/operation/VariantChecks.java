package catalog.operation;

import catalog.operation.ProductBodies.VariantRequest;
import catalog.sku.Sku;
import catalog.sku.Skus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.text.SkuId;
import platform.web.FieldProblem;
import platform.web.Limits;

/** Finds what is wrong with the variants of products in a body that is refused anyway, whichever values are missing. */
@Component
class VariantChecks {

    private final SkuChecks checks;
    private final Skus skus;

    VariantChecks(SkuChecks checks, Skus skus) {
        this.checks = checks;
        this.skus = skus;
    }

    /** @param prefix of the names of the variant's fields, such as {@code products[3].variants[0].} */
    record Named(String prefix, @Nullable String productId, VariantRequest variant) {}

    /** The variants of a product that the body has. */
    static List<Named> named(
            String prefix, @Nullable String productId, @Nullable List<? extends @Nullable VariantRequest> variants) {
        List<Named> named = new ArrayList<>();
        for (int i = 0; variants != null && i < variants.size(); i++) {
            VariantRequest variant = variants.get(i);
            if (variant != null) {
                named.add(new Named("%svariants[%d].".formatted(prefix, i), productId, variant));
            }
        }
        return named;
    }

    List<FieldProblem> problems(List<Named> variants) {
        List<SkuChecks.Named> named = new ArrayList<>(variants.size());
        for (Named each : variants) {
            VariantRequest variant = each.variant();
            named.add(new SkuChecks.Named(
                    each.prefix(),
                    variant.prices(),
                    variant.salePrices(),
                    variant.category(),
                    variant.attributes(),
                    variant.floorPrices()));
        }
        List<FieldProblem> problems = new ArrayList<>(checks.problems(named));
        problems.addAll(ofOtherProducts(variants));
        return problems;
    }

    /** A body may name more SKUs than it is allowed to; then it is not worth the work to read them. */
    private List<FieldProblem> ofOtherProducts(List<Named> variants) {
        Set<String> skuIds = new HashSet<>();
        for (Named each : variants) {
            String skuId = each.variant().skuId();
            if (each.productId() != null && skuId != null && skuId.matches(SkuId.PATTERN)) {
                skuIds.add(skuId);
            }
        }
        if (skuIds.isEmpty() || skuIds.size() > Limits.MAX_IMPORT) {
            return List.of();
        }
        Map<String, Sku> stored = skus.read(skuIds);
        List<FieldProblem> problems = new ArrayList<>();
        for (Named each : variants) {
            String productId = each.productId();
            Sku sku = stored.get(each.variant().skuId());
            if (sku != null && productId != null) {
                sku.problemAsVariantOf(productId, each.prefix()).ifPresent(problems::add);
            }
        }
        return problems;
    }
}
