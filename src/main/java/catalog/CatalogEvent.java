package catalog;

import java.util.List;
import java.util.Map;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What the catalogue tells. A listener keeps the highest version of what it is told of and drops older ones. */
public sealed interface CatalogEvent extends Event {

    /** Counts the changes of what it is told of, from 1. */
    long version();

    /** What is told of a SKU. */
    sealed interface SkuEvent extends CatalogEvent {

        String skuId();

        @Override
        default String correlation() {
            return skuId();
        }
    }

    /** On sale, for the first time or again. */
    @DomainEvent
    @EventType("catalog.sku.listed")
    record SkuListed(String skuId, long version, String name, List<Money> prices, Traits traits) implements SkuEvent {}

    /** On sale as before, under another name, at other prices or with other traits; {@code prices} is the whole new list. */
    @DomainEvent
    @EventType("catalog.sku.repriced")
    record SkuRepriced(String skuId, long version, String name, List<Money> prices, Traits traits)
            implements SkuEvent {}

    @DomainEvent
    @EventType("catalog.sku.delisted")
    record SkuDelisted(String skuId, long version) implements SkuEvent {}

    /**
     * Where a category stands, for the first time or again, and what it is called.
     *
     * @param parentId null at the top
     */
    @DomainEvent
    @EventType("catalog.category.placed")
    record CategoryPlaced(
            String categoryId, long version, @Nullable String parentId, String name) implements CatalogEvent {
        @Override
        public String correlation() {
            return categoryId;
        }
    }

    /**
     * What custom attributes may be from now on; those that are there already stay as they are.
     *
     * @param subject what has the attributes: {@code sku}, {@code order} or {@code line}
     * @param schema JSON Schema 2020-12
     */
    @DomainEvent
    @EventType("catalog.schema.registered")
    record AttributeSchemaRegistered(String subject, long version, Map<String, Object> schema) implements CatalogEvent {
        @Override
        public String correlation() {
            return subject;
        }
    }

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
