package catalog.operation;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.Traits;
import catalog.sku.Sku;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** What an import says of a SKU. A null is left out. */
record SkuPatch(
        String skuId,
        String name,
        List<Money> prices,
        @Nullable List<SalePrice> salePrices,
        @Nullable String category,
        @Nullable String taxClass,
        @Nullable Long weightGrams,
        @Nullable Map<String, Object> attributes,
        @Nullable List<String> tags,
        @Nullable List<Money> floorPrices,
        @Nullable Boolean listed) {

    /**
     * What is left out stays as it is in the SKU, and gets its default in an {@link Sku#unknown unknown} one. Prices stay in the currencies
     * that are left out; the sale prices of an empty list are removed in all of them.
     */
    SkuEdit onto(Sku sku) {
        Traits traits = sku.traits();
        return new SkuEdit(
                skuId,
                name,
                merged(sku.prices(), prices, Money::currency),
                salePrices != null && salePrices.isEmpty()
                        ? List.of()
                        : merged(
                                sku.salePrices(),
                                salePrices,
                                sale -> sale.price().currency()),
                new Traits(
                        category == null ? traits.category() : category,
                        taxClass == null ? traits.taxClass() : taxClass,
                        weightGrams == null ? traits.weightGrams() : weightGrams,
                        attributes == null ? traits.attributes() : attributes,
                        tags == null ? traits.tags() : tags,
                        merged(traits.floorPrices(), floorPrices, Money::currency)),
                listed == null ? sku.listed() || !sku.isKnown() : listed);
    }

    private static <T> List<T> merged(List<T> known, @Nullable List<T> given, Function<T, String> currency) {
        if (given == null) {
            return known;
        }
        Set<String> replaced = given.stream().map(currency).collect(Collectors.toSet());
        return Stream.concat(known.stream().filter(each -> !replaced.contains(currency.apply(each))), given.stream())
                .toList();
    }
}
