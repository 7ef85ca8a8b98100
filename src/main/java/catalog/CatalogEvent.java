package catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/**
 * The events that the catalogue publishes. For each object, a listener keeps the event with the highest version and ignores older
 * versions.
 */
public sealed interface CatalogEvent extends Event {

    /** Counts the changes of the object, from 1. */
    long version();

    /** An event about a SKU. */
    sealed interface SkuEvent extends CatalogEvent {

        String skuId();

        /** The whole list; empty if the SKU is not on sale. */
        default List<Money> prices() {
            return List.of();
        }

        /** {@link Traits#NONE} if the SKU is not on sale. */
        default Traits traits() {
            return Traits.NONE;
        }

        /** The whole list; null if there are none. */
        default @Nullable List<SalePrice> salePrices() {
            return null;
        }

        @Override
        default String correlation() {
            return skuId();
        }
    }

    /**
     * The SKU came on sale, for the first time or again.
     *
     * @param salePrices null if there are none
     */
    @EventType(value = "catalog.sku.listed", version = 3)
    record SkuListed(
            String skuId,
            long version,
            String name,
            List<Money> prices,
            Traits traits,
            @Nullable List<SalePrice> salePrices)
            implements SkuEvent {}

    /**
     * The SKU stays on sale, but its name, prices, traits or product have changed.
     *
     * @param prices the whole new list
     * @param salePrices the whole new list; null if there are none
     */
    @EventType(value = "catalog.sku.repriced", version = 3)
    record SkuRepriced(
            String skuId,
            long version,
            String name,
            List<Money> prices,
            Traits traits,
            @Nullable List<SalePrice> salePrices)
            implements SkuEvent {}

    @EventType("catalog.sku.delisted")
    record SkuDelisted(String skuId, long version) implements SkuEvent {}

    /**
     * A category was added, moved or renamed.
     *
     * @param parentId null for a category at the top
     */
    @EventType("catalog.category.placed")
    record CategoryPlaced(
            String categoryId, long version, @Nullable String parentId, String name) implements CatalogEvent {
        @Override
        public String correlation() {
            return categoryId;
        }
    }

    /**
     * A schema for custom attributes was registered. It applies from now on; attributes that are stored already stay as they are.
     *
     * @param subject what has the attributes: {@code sku}, {@code order} or {@code line}
     * @param schema JSON Schema 2020-12
     */
    @EventType("catalog.schema.registered")
    record AttributeSchemaRegistered(String subject, long version, Map<String, Object> schema) implements CatalogEvent {
        @Override
        public String correlation() {
            return subject;
        }
    }

    /**
     * A price below the list price of the same currency that applies for a time. The times of the sale prices in one currency do not
     * overlap.
     *
     * @param startsAt the first instant at which it applies
     * @param endsAt the first instant at which it no longer applies
     */
    record SalePrice(
            @JsonProperty("price") Money price,
            @JsonProperty("starts_at") Instant startsAt,
            @JsonProperty("ends_at") Instant endsAt) {

        public boolean appliesAt(Instant at) {
            return !at.isBefore(startsAt) && at.isBefore(endsAt);
        }

        public boolean hasEndedAt(Instant at) {
            return !at.isBefore(endsAt);
        }
    }

    /**
     * The properties of a SKU, apart from its name and prices.
     *
     * @param category id of its category; null if it has no category
     * @param taxClass the tax class, for which tax rates are stored, such as {@code standard}
     * @param weightGrams weight of one unit in grams, zero or more; zero if it is sent without a parcel
     * @param attributes the custom attributes of the shop, as their registered schema allows
     * @param tags words by which promotions select SKUs, each once, in alphabetical order
     * @param floorPrices the least prices of one unit that promotions leave, at most one in a currency, in the order of the currencies
     */
    record Traits(
            @Nullable String category,
            String taxClass,
            long weightGrams,
            Map<String, Object> attributes,
            List<String> tags,
            List<Money> floorPrices) {

        public static final String STANDARD = "standard";
        /** Longer values of attributes cannot be named by a promotion. */
        private static final int MAX_ATTRIBUTE_TEXT = 100;

        public static final Traits NONE = new Traits(null, STANDARD, 0, Map.of(), List.of(), List.of());

        public Traits {
            tags = tags == null ? List.of() : tags.stream().distinct().sorted().toList();
            floorPrices = floorPrices == null
                    ? List.of()
                    : floorPrices.stream()
                            .sorted(Comparator.comparing(Money::currency))
                            .toList();
        }

        /** The custom attributes by which promotions select: texts, numbers and flags, as texts. */
        public Map<String, String> attributeTexts() {
            Map<String, String> texts = new TreeMap<>();
            attributes.forEach((name, value) -> {
                if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                    String text = value.toString();
                    if (text.length() <= MAX_ATTRIBUTE_TEXT) {
                        texts.put(name, text);
                    }
                }
            });
            return texts;
        }
    }
}
