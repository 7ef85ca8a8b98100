package replay.client;

import java.util.List;
import replay.retail.SkuListing;

/** The body of {@code POST /skus/import}. */
record SkuImport(List<Sku> skus) {

    static SkuImport of(List<SkuListing> listings) {
        return new SkuImport(listings.stream()
                .map(sku -> new Sku(
                        sku.skuId(),
                        sku.name(),
                        List.of(new OrderRequest.Amount(sku.unitPriceMinor(), OrderRequest.CURRENCY))))
                .toList());
    }

    record Sku(String skuId, String name, List<OrderRequest.Amount> prices) {}
}
