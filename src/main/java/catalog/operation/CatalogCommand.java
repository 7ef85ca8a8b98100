package catalog.operation;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.Traits;
import catalog.attribute.AttributeSchema;
import catalog.category.Category;
import catalog.product.Product;
import catalog.sku.PricedSku;
import catalog.sku.Sku;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.edit.Precondition;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.money.Money;

/**
 * A command that an operator sends over the HTTP API. The answer is sent after all listeners of the events that the command publishes have
 * committed.
 */
public sealed interface CatalogCommand<T> extends Command<CommandResult<T, CatalogRefusal>> {

    IdempotencyKey key();

    /** The SKUs as they shall be. A command that names an id twice is refused. */
    default List<SkuEdit> skus() {
        return List.of();
    }

    /** The products as they shall be; each id at most once. */
    default List<ProductEdit> products() {
        return List.of();
    }

    @Override
    default boolean answeredWhenHandled() {
        return true;
    }

    record SkuEdit(
            String skuId, String name, List<Money> prices, List<SalePrice> salePrices, Traits traits, boolean listed) {}

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
        public SkuEdit onto(Sku sku) {
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
            return Stream.concat(
                            known.stream().filter(each -> !replaced.contains(currency.apply(each))), given.stream())
                    .toList();
        }
    }

    /** @param variants all variants of the product; SKUs that were variants and are not among them are none any more */
    record ProductEdit(String productId, String name, List<Product.Option> options, List<VariantEdit> variants) {}

    /** @param options the value of each option of the product */
    record VariantEdit(Map<String, String> options, SkuEdit sku) {}

    /** The result is the SKU. */
    record PutSku(IdempotencyKey key, Precondition precondition, SkuEdit sku) implements CatalogCommand<PricedSku> {
        @Override
        public List<SkuEdit> skus() {
            return List.of(sku);
        }

        @Override
        public String correlation() {
            return sku.skuId();
        }
    }

    /**
     * The result counts the SKUs that came on sale, that changed otherwise, and that did not change.
     *
     * @param merges whether what is left out stays as it is; if not, it gets its default
     */
    record ImportSkus(IdempotencyKey key, List<SkuPatch> patches, boolean merges) implements CatalogCommand<Tally> {

        /** The SKUs without what they keep. */
        @Override
        public List<SkuEdit> skus() {
            return patches.stream()
                    .map(patch -> patch.onto(Sku.unknown(patch.skuId())))
                    .toList();
        }

        @Override
        public String correlation() {
            return "import";
        }
    }

    /** The result is the product. */
    record PutProduct(IdempotencyKey key, Precondition precondition, ProductEdit product)
            implements CatalogCommand<ProductWithVariants> {
        @Override
        public List<ProductEdit> products() {
            return List.of(product);
        }

        @Override
        public List<SkuEdit> skus() {
            return product.variants().stream().map(VariantEdit::sku).toList();
        }

        @Override
        public String correlation() {
            return product.productId();
        }
    }

    /** The result counts the products that are new, that changed themselves or in a variant, and that did not change. */
    record ImportProducts(IdempotencyKey key, List<ProductEdit> products) implements CatalogCommand<Tally> {
        @Override
        public List<SkuEdit> skus() {
            return products.stream()
                    .flatMap(product -> product.variants().stream())
                    .map(VariantEdit::sku)
                    .toList();
        }

        @Override
        public String correlation() {
            return "import";
        }
    }

    /** The result is the category. */
    record PutCategory(
            IdempotencyKey key,
            Precondition precondition,
            String categoryId,
            @Nullable String parentId,
            String name) implements CatalogCommand<Category> {
        @Override
        public String correlation() {
            return categoryId;
        }
    }

    /** The result is the schema. */
    record RegisterSchema(IdempotencyKey key, String subject, Map<String, Object> schema)
            implements CatalogCommand<AttributeSchema> {
        @Override
        public String correlation() {
            return subject;
        }
    }
}
