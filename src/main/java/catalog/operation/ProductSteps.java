package catalog.operation;

import catalog.sku.Product;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import platform.edit.Editing;

/** The steps that edits of products share, in the running transaction. */
@Component
class ProductSteps {

    private final Products products;
    private final SkuSteps skus;

    ProductSteps(Products products, SkuSteps skus) {
        this.products = products;
        this.skus = skus;
    }

    /** Locks the products with the variants that they have and that they shall have. */
    ProductDecisions lock(List<ProductEdit> wanted, Editing editing) {
        List<SkuEdit> variants = wanted.stream().flatMap(ProductEdit::skus).toList();
        SkuSteps.References references = skus.lockReferences(variants);
        Map<String, Product> known =
                products.lock(wanted.stream().map(ProductEdit::productId).toList());
        Set<String> skuIds = variants.stream().map(SkuEdit::skuId).collect(Collectors.toSet());
        if (!known.isEmpty()) {
            skuIds.addAll(products.variants(known.keySet()));
        }
        return new ProductDecisions(known, skus.lock(references, skuIds, editing.now()));
    }

    void save(ProductDecisions decided, Editing editing) {
        products.save(decided.products(), editing.now());
        skus.save(decided.skus(), editing);
    }
}
