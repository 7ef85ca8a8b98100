package catalog.operation;

import catalog.sku.PricedSku;
import catalog.sku.Product;
import java.util.List;
import platform.edit.EntityTag;

/** @param variants in the order of their ids */
record ProductWithVariants(Product product, List<PricedSku> variants) {

    /** The product with the variants that are on sale. */
    ProductWithVariants listed() {
        return new ProductWithVariants(
                product,
                variants.stream().filter(variant -> variant.sku().listed()).toList());
    }

    /** What an edit of the product replaces. */
    private record Edited(long version, List<String> variants, List<Long> versions) {}

    /** A read sees another tag when a sale price of a variant starts or ends; an edit does not. The tag does not tell of sale prices before the first starts. */
    EntityTag tag() {
        EntityTag tag = EntityTag.ofContent(new Edited(
                product.version(),
                variants.stream().map(variant -> variant.sku().skuId()).toList(),
                variants.stream().map(variant -> variant.sku().version()).toList()));
        long boundaries = variants.stream().mapToLong(PricedSku::boundaries).sum();
        return boundaries == 0 ? tag : tag.counting(boundaries);
    }
}
