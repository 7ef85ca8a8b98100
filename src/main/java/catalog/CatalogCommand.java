package catalog;

import catalog.CatalogEvent.Traits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.money.Money;

/** What an operator asks at the edge; answered when everybody who hears of it has committed. */
sealed interface CatalogCommand<T> extends Command<CatalogCommandResult<T>> {

    IdempotencyKey key();

    /** What SKUs shall be, each at most once. */
    default List<SkuEdit> skus() {
        return List.of();
    }

    @Override
    default boolean answeredWhenHandled() {
        return true;
    }

    record SkuEdit(String skuId, String name, List<Money> prices, Traits traits, boolean listed) {}

    /** Answered with the SKU. */
    record PutSku(IdempotencyKey key, SkuEdit sku) implements CatalogCommand<Sku> {
        @Override
        public List<SkuEdit> skus() {
            return List.of(sku);
        }

        @Override
        public String correlation() {
            return sku.skuId();
        }
    }

    /** Answered with how many SKUs came on sale, were changed otherwise, and were so already. */
    record ImportSkus(IdempotencyKey key, List<SkuEdit> skus) implements CatalogCommand<Tally> {
        @Override
        public String correlation() {
            return "import";
        }
    }

    /** Answered with the category. */
    record PutCategory(
            IdempotencyKey key, String categoryId, @Nullable String parentId, String name)
            implements CatalogCommand<Category> {
        @Override
        public String correlation() {
            return categoryId;
        }
    }

    /** Answered with the schema. */
    record RegisterSchema(IdempotencyKey key, String subject, Map<String, Object> schema)
            implements CatalogCommand<AttributeSchema> {
        @Override
        public String correlation() {
            return subject;
        }
    }
}
