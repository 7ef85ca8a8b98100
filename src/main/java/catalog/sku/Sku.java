package catalog.sku;

import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import catalog.product.Product;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;
import platform.money.Money;

/**
 * A SKU: an article that is sold under one id.
 *
 * @param prices list prices, one for each currency, in the order of the currency codes
 * @param variantOf its product and its values of the product's options; null if it is no variant
 * @param version counts the changes, from 1; 0 for a SKU that was never stored
 */
public record Sku(
        String skuId,
        String name,
        List<Money> prices,
        Traits traits,
        boolean listed,
        Product.@Nullable Variant variantOf,
        long version) {

    public Sku {
        prices = prices.stream().sorted(Comparator.comparing(Money::currency)).toList();
        if (prices.stream().map(Money::currency).distinct().count() < prices.size()) {
            throw new IllegalArgumentException("%s has two prices in one currency".formatted(skuId));
        }
        if (!prices.stream().allMatch(price -> price.amountMinor() > 0)) {
            throw new IllegalArgumentException("%s has a price that is not above zero".formatted(skuId));
        }
    }

    public static Sku unknown(String skuId) {
        return new Sku(skuId, "", List.of(), Traits.NONE, false, null, 0);
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
    public Sku edited(String newName, List<Money> newPrices, Traits newTraits, boolean newListed) {
        return changed(new Sku(skuId, newName, newPrices, newTraits, newListed, variantOf, version));
    }

    /** Returns this SKU if nothing changes, otherwise its next version. */
    public Sku asVariant(Product.Variant variant, String newName, List<Money> newPrices, Traits newTraits, boolean newListed) {
        return changed(new Sku(skuId, newName, newPrices, newTraits, newListed, variant, version));
    }

    public Sku withoutProduct() {
        return changed(new Sku(skuId, name, prices, traits, listed, null, version));
    }

    public Sku delisted() {
        return listed ? new Sku(skuId, name, prices, traits, false, variantOf, version).next() : this;
    }

    public boolean isVariantOf(String productId) {
        return variantOf != null && variantOf.productId().equals(productId);
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
                        ? new SkuRepriced(skuId, version, name, prices, traits)
                        : new SkuListed(skuId, version, name, prices, traits));
    }

    private Sku changed(Sku edited) {
        return isKnown() && edited.equals(this) ? this : edited.next();
    }

    private Sku next() {
        return new Sku(skuId, name, prices, traits, listed, variantOf, version + 1);
    }
}
