package catalog.sku;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import catalog.sku.Product.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;
import platform.money.Money;
import platform.web.FieldProblem;

/**
 * A SKU: an article that is sold under one id.
 *
 * @param prices list prices, one for each currency, in the order of the currency codes
 * @param salePrices in the order of their currencies and starts, also those that have ended
 * @param variantOf its product and its values of the product's options; null if it is no variant
 * @param version counts the changes, from 1; 0 for a SKU that was never stored
 */
public record Sku(
        String skuId,
        String name,
        List<Money> prices,
        List<SalePrice> salePrices,
        Traits traits,
        boolean listed,
        @Nullable Variant variantOf,
        long version) {

    public Sku {
        prices = prices.stream().sorted(Comparator.comparing(Money::currency)).toList();
        if (prices.stream().map(Money::currency).distinct().count() < prices.size()) {
            throw new IllegalArgumentException("%s has two prices in one currency".formatted(skuId));
        }
        if (!prices.stream().allMatch(price -> price.amountMinor() > 0)) {
            throw new IllegalArgumentException("%s has a price that is not above zero".formatted(skuId));
        }
        salePrices = salePrices.stream()
                .sorted(Comparator.comparing((SalePrice sale) -> sale.price().currency())
                        .thenComparing(SalePrice::startsAt))
                .toList();
    }

    public static Sku unknown(String skuId) {
        return new Sku(skuId, "", List.of(), List.of(), Traits.NONE, false, null, 0);
    }

    /** Null for a SKU that was never stored. */
    @Nullable
    public EntityTag tag() {
        return isKnown() ? EntityTag.ofVersion(version) : null;
    }

    public boolean isKnown() {
        return version > 0;
    }

    /** Returns this SKU if nothing changes, otherwise its next version. */
    public Sku edited(
            String newName, List<Money> newPrices, List<SalePrice> newSalePrices, Traits newTraits, boolean newListed) {
        return changed(new Sku(skuId, newName, newPrices, newSalePrices, newTraits, newListed, variantOf, version));
    }

    /** Returns this SKU if nothing changes, otherwise its next version. */
    public Sku asVariant(
            Variant variant,
            String newName,
            List<Money> newPrices,
            List<SalePrice> newSalePrices,
            Traits newTraits,
            boolean newListed) {
        return changed(new Sku(skuId, newName, newPrices, newSalePrices, newTraits, newListed, variant, version));
    }

    public Sku withoutProduct() {
        return changed(new Sku(skuId, name, prices, salePrices, traits, listed, null, version));
    }

    public Sku delisted() {
        return listed ? new Sku(skuId, name, prices, salePrices, traits, false, variantOf, version).next() : this;
    }

    /** Returns the list price in the currency; null if there is none. */
    public @Nullable Money priceIn(String currency) {
        return prices.stream()
                .filter(price -> price.currency().equals(currency))
                .findFirst()
                .orElse(null);
    }

    /** Returns the sale prices in the currency, in the order of their starts. */
    public List<SalePrice> salePricesIn(String currency) {
        return salePrices.stream()
                .filter(sale -> sale.price().currency().equals(currency))
                .toList();
    }

    /** Returns the sale prices that would be below these list prices. */
    public List<SalePrice> salePricesBelow(List<Money> listPrices) {
        return salePrices.stream()
                .filter(sale -> listPrices.stream()
                        .anyMatch(list -> list.currency().equals(sale.price().currency())
                                && sale.price().amountMinor() < list.amountMinor()))
                .toList();
    }

    public boolean isVariantOf(String productId) {
        return variantOf != null && variantOf.productId().equals(productId);
    }

    /**
     * Returns what is wrong if this SKU is named as a variant of a product; empty if nothing is.
     *
     * @param prefix of the names of the variant's fields
     */
    public Optional<FieldProblem> problemAsVariantOf(String productId, String prefix) {
        return variantOf == null || isVariantOf(productId)
                ? Optional.empty()
                : Optional.of(new FieldProblem(
                        prefix + "sku_id",
                        "must not be a variant of another product, but is one of " + variantOf.productId()));
    }

    /** Returns the event that reports the change from {@code before}; empty if nothing changed or the SKU stays off sale. */
    public Optional<SkuEvent> eventAfter(Sku before) {
        if (version == before.version) {
            return Optional.empty();
        }
        if (!listed) {
            return before.listed ? Optional.of(new SkuDelisted(skuId, version)) : Optional.empty();
        }
        return Optional.of(
                before.listed
                        ? new SkuRepriced(skuId, version, name, prices, traits, publishedSalePrices())
                        : new SkuListed(skuId, version, name, prices, traits, publishedSalePrices()));
    }

    private @Nullable List<SalePrice> publishedSalePrices() {
        return salePrices.isEmpty() ? null : salePrices;
    }

    private Sku changed(Sku edited) {
        return isKnown() && edited.equals(this) ? this : edited.next();
    }

    private Sku next() {
        return new Sku(skuId, name, prices, salePrices, traits, listed, variantOf, version + 1);
    }
}
