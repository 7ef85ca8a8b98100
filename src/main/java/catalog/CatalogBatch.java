package catalog;

import catalog.CatalogRequest.DelistingRequested;
import catalog.CatalogRequest.ListingRequested;
import catalog.sku.Sku;
import catalog.sku.SkuChanges;
import outbox.BatchState;

/** The requests of one batch, decided in the order of arrival on the locked SKUs. */
final class CatalogBatch extends BatchState {

    private final SkuChanges skus;

    CatalogBatch(SkuChanges skus) {
        this.skus = skus;
    }

    void answer(CatalogRequest request) {
        Sku before = skus.find(request.skuId());
        Sku after = switch (request) {
            case ListingRequested listing ->
                before.edited(
                        listing.name(),
                        listing.prices(),
                        before.salePricesBelow(listing.prices()),
                        before.traits(),
                        true);
            case DelistingRequested delisting -> before.delisted();
        };
        skus.put(before, after).ifPresent(this::publish);
    }

    SkuChanges skus() {
        return skus;
    }
}
