package catalog;

import catalog.sku.SkuWrites;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;

/** Handles the requests of other modules, in the lock order that {@link CatalogConfiguration} states. */
@Component
class CatalogListeners implements UnitOfWork<CatalogBatch> {

    private final SkuWrites skus;

    CatalogListeners(SkuWrites skus) {
        this.skus = skus;
    }

    @Override
    public CatalogBatch load(BatchItems batch) {
        Set<String> skuIds = batch.of(CatalogRequest.class).stream()
                .map(CatalogRequest::skuId)
                .collect(Collectors.toSet());
        return new CatalogBatch(skus.lock(skuIds, batch.at()));
    }

    @Handles
    void on(CatalogRequest request, CatalogBatch batch) {
        batch.answer(request);
    }

    @Override
    public void save(CatalogBatch batch, Outbox outbox) {
        skus.save(batch.skus());
        outbox.publish(batch.published());
    }
}
