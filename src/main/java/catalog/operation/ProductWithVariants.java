package catalog.operation;

import catalog.product.Product;
import catalog.sku.PricedSku;
import java.util.List;
import platform.edit.EntityTag;

/** @param variants in the order of their ids */
public record ProductWithVariants(Product product, List<PricedSku> variants) {

    /** What an edit of the product replaces. */
    private record Edited(long version, List<String> variants, List<Long> versions) {}

    /** A read sees another tag when a sale price of a variant starts or ends; an edit does not. */
    public EntityTag tag() {
        EntityTag tag = EntityTag.ofContent(new Edited(
                product.version(),
                variants.stream().map(variant -> variant.sku().skuId()).toList(),
                variants.stream().map(variant -> variant.sku().version()).toList()));
        return variants.stream().allMatch(variant -> variant.sku().salePrices().isEmpty())
                ? tag
                : tag.counting(
                        variants.stream().mapToLong(PricedSku::boundaries).sum());
    }
}
