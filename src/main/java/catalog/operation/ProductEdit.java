package catalog.operation;

import catalog.sku.Product;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A product as it shall be.
 *
 * @param variants all variants of the product; SKUs that were variants and are not among them are none any more
 */
record ProductEdit(String productId, String name, List<Product.Option> options, List<Variant> variants) {

    /** @param options the value of each option of the product */
    record Variant(Map<String, String> options, SkuEdit sku) {}

    Stream<SkuEdit> skus() {
        return variants.stream().map(Variant::sku);
    }
}
