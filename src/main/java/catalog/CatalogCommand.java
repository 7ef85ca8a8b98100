package catalog;

import catalog.CatalogEvent.Traits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.money.Money;

/**
 * A command that an operator sends over the HTTP API. The answer is sent after all listeners of the events that the command publishes have
 * committed.
 */
sealed interface CatalogCommand<T> extends Command<CommandResult<T, CatalogRefusal>> {

    IdempotencyKey key();

    /** The SKUs as they shall be; each id at most once. */
    default List<SkuEdit> skus() {
        return List.of();
    }

    @Override
    default boolean answeredWhenHandled() {
        return true;
    }

    record SkuEdit(String skuId, String name, List<Money> prices, Traits traits, boolean listed) {}

    /** The result is the SKU. */
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

    /** The result counts the SKUs that came on sale, that changed otherwise, and that did not change. */
    record ImportSkus(IdempotencyKey key, List<SkuEdit> skus) implements CatalogCommand<Tally> {
        @Override
        public String correlation() {
            return "import";
        }
    }

    /** The result is the category. */
    record PutCategory(
            IdempotencyKey key, String categoryId, @Nullable String parentId, String name)
            implements CatalogCommand<Category> {
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
