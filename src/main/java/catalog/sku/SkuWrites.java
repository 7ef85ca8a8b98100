package catalog.sku;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Locks SKUs with the histories of their prices, and saves what the transaction has changed in them. */
@Component
public class SkuWrites {

    private final Skus skus;
    private final PriceHistories histories;

    SkuWrites(Skus skus, PriceHistories histories) {
        this.skus = skus;
        this.histories = histories;
    }

    /** Locks the stored SKUs with these ids, in the order of the ids. */
    public SkuChanges lock(Collection<String> skuIds, Instant at) {
        Map<String, Sku> locked = skuIds.isEmpty() ? Map.of() : skus.lock(skuIds);
        return new SkuChanges(locked, histories.of(locked.keySet()), at);
    }

    public void save(SkuChanges changes) {
        skus.save(changes.rows(), changes.at());
        histories.save(changes.changedHistories());
    }
}
