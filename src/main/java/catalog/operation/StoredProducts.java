package catalog.operation;

import catalog.sku.PriceHistories;
import catalog.sku.Skus;
import java.time.Clock;
import org.springframework.stereotype.Component;
import platform.web.ProblemException;

/** Reads products with their variants. */
@Component
class StoredProducts {

    private final Products products;
    private final Skus skus;
    private final PriceHistories histories;
    private final Clock clock;

    StoredProducts(Products products, Skus skus, PriceHistories histories, Clock clock) {
        this.products = products;
        this.skus = skus;
        this.histories = histories;
        this.clock = clock;
    }

    /** @throws ProblemException 404 if there is no such product */
    ProductWithVariants known(String productId) {
        return products.find(productId)
                .map(product ->
                        new ProductWithVariants(product, histories.priced(skus.variants(productId), clock.instant())))
                .orElseThrow(StoredProducts::unknown);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("No product has this id.");
    }
}
