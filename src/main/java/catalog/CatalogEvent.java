package catalog;

import java.util.List;
import org.jmolecules.event.annotation.DomainEvent;
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
    record SkuListed(String skuId, long version, String name, List<Money> prices) implements CatalogEvent {}

    /** On sale as before, under another name or at other prices; {@code prices} is the whole new list. */
    @DomainEvent
    @EventType("catalog.sku.repriced")
    record SkuRepriced(String skuId, long version, String name, List<Money> prices) implements CatalogEvent {}

    @DomainEvent
    @EventType("catalog.sku.delisted")
    record SkuDelisted(String skuId, long version) implements CatalogEvent {}
}
