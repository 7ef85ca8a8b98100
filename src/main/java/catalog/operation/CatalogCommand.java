package catalog.operation;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.Traits;
import catalog.attribute.AttributeSchema;
import catalog.category.Category;
import catalog.product.Product;
import catalog.sku.PricedSku;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            String skuId, String name, List<Money> prices, List<SalePrice> salePrices, Traits traits, boolean listed) {

        public SkuEdit withSalePrices(List<SalePrice> others) {
            return new SkuEdit(skuId, name, prices, others, traits, listed);
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
     * @param keptSales ids of the SKUs that keep the sale prices that they have
     */
    record ImportSkus(IdempotencyKey key, List<SkuEdit> skus, Set<String> keptSales) implements CatalogCommand<Tally> {
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
