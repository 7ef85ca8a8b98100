package catalog.sku;

import catalog.CatalogEvent.SkuEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import platform.money.Money;
import platform.sql.TrackedRows;

/** The SKUs that one transaction has read, and what it changes in them and in the histories of their prices. */
public final class SkuChanges {

    private final TrackedRows<String, Sku> skus;
    private final Map<String, Map<String, PriceHistory>> histories;
    private final SortedMap<String, Map<String, PriceHistory>> changedHistories = new TreeMap<>();
    private final Instant at;

    /**
     * @param skus by id
     * @param histories of these SKUs, by SKU and currency
     * @param at the time of the changes
     */
    public SkuChanges(Map<String, Sku> skus, Map<String, Map<String, PriceHistory>> histories, Instant at) {
        this.skus = new TrackedRows<>(skus);
        this.histories = histories;
        this.at = at;
    }

    /** The SKU as it is by now; an {@linkplain Sku#unknown unknown} one if none is stored. */
    public Sku find(String skuId) {
        return skus.find(skuId).orElseGet(() -> Sku.unknown(skuId));
    }

    /** The SKU as it is by now, with the sale prices that apply at the time of the changes. */
    public PricedSku priced(Sku sku) {
        return PricedSku.of(sku, at, historiesOf(sku.skuId()));
    }

    /** The variants of a product as they are by now, in the order of their ids. */
    public List<Sku> variantsOf(String productId) {
        return skus.all().filter(sku -> sku.isVariantOf(productId)).toList();
    }

    public Instant at() {
        return at;
    }

    /**
     * Changes a SKU.
     *
     * @param before the SKU as it is by now
     * @return the event that tells of the change; empty if others need not know it
     */
    public Optional<SkuEvent> put(Sku before, Sku after) {
        if (after.version() > before.version()) {
            skus.put(after.skuId(), after);
            changedHistories.put(after.skuId(), historiesAfter(before, after));
        }
        return after.eventAfter(before);
    }

    private Map<String, PriceHistory> historiesAfter(Sku before, Sku after) {
        Map<String, PriceHistory> now = new HashMap<>(historiesOf(after.skuId()));
        Stream.of(before, after)
                .flatMap(sku -> sku.prices().stream())
                .map(Money::currency)
                .distinct()
                .forEach(currency -> now.put(
                        currency,
                        now.getOrDefault(currency, PriceHistory.NONE)
                                .changed(
                                        at,
                                        after.listed() ? after.priceIn(currency) : null,
                                        after.salePricesIn(currency))));
        return now;
    }

    private Map<String, PriceHistory> historiesOf(String skuId) {
        Map<String, PriceHistory> changed = changedHistories.get(skuId);
        return changed == null ? histories.getOrDefault(skuId, Map.of()) : changed;
    }

    TrackedRows<String, Sku> rows() {
        return skus;
    }

    /** The changed price histories, in the order of their SKUs and currencies. */
    List<PriceHistories.Change> changedHistories() {
        List<PriceHistories.Change> changes = new ArrayList<>();
        changedHistories.forEach((skuId, now) -> {
            Map<String, PriceHistory> before = histories.getOrDefault(skuId, Map.of());
            new TreeMap<>(now)
                    .forEach((currency, after) -> changes.add(new PriceHistories.Change(
                            skuId, currency, before.getOrDefault(currency, PriceHistory.NONE), after)));
        });
        return changes;
    }
}
