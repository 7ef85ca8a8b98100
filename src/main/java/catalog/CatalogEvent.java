package catalog;

import java.util.List;
import java.util.Map;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What the catalogue tells. A listener keeps the highest version of a SKU and drops older ones. */
public sealed interface CatalogEvent extends Event {

    String skuId();

    /** Counts the changes of this SKU, from 1. */
    long version();

    @Override
    default String correlation() {
        return skuId();
    }

    /** On sale, for the first time or again. */
    @DomainEvent
    @EventType("catalog.sku.listed")
    record SkuListed(String skuId, long version, String name, List<Money> prices, Traits traits)
            implements CatalogEvent {}

    /** On sale as before, under another name, at other prices or with other traits; {@code prices} is the whole new list. */
    @DomainEvent
    @EventType("catalog.sku.repriced")
    record SkuRepriced(String skuId, long version, String name, List<Money> prices, Traits traits)
            implements CatalogEvent {}

    @DomainEvent
    @EventType("catalog.sku.delisted")
    record SkuDelisted(String skuId, long version) implements CatalogEvent {}

    /**
     * What a SKU is, apart from its name and prices.
     *
     * @param category id of its category; null when it is in none
     * @param taxClass what tax rates are kept for, such as {@code standard}
     * @param weightGrams of one unit, zero or more; zero when it is sent without a parcel
     * @param attributes the shop's own, as their registered schema allows
     */
    record Traits(@Nullable String category, String taxClass, long weightGrams, Map<String, Object> attributes) {

        public static final String STANDARD = "standard";
        public static final Traits NONE = new Traits(null, STANDARD, 0, Map.of());
    }
}
