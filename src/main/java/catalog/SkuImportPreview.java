package catalog;

import catalog.CatalogCommand.ImportSkus;
import catalog.CatalogCommand.SkuEdit;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.Tally;

/**
 * Lets a batch decide an import of SKUs on what is committed now, without locks, and never saves the batch. The key of the command is not
 * used up.
 */
@Component
class SkuImportPreview {

    private final IdempotencyRows catalogKeys;
    private final AttributeSchemas schemas;
    private final Categories categories;
    private final Skus skus;
    private final Clock clock;

    SkuImportPreview(
            IdempotencyRows catalogKeys, AttributeSchemas schemas, Categories categories, Skus skus, Clock clock) {
        this.catalogKeys = catalogKeys;
        this.schemas = schemas;
        this.categories = categories;
        this.skus = skus;
        this.clock = clock;
    }

    /** Returns the result that the import would have now. */
    CommandResult<Tally, CatalogRefusal> decide(ImportSkus command) {
        Set<String> skuIds = new HashSet<>();
        Set<String> categoryIds = new HashSet<>();
        for (SkuEdit wanted : command.skus()) {
            skuIds.add(wanted.skuId());
            if (wanted.traits().category() != null) {
                categoryIds.add(wanted.traits().category());
            }
        }
        CatalogBatch.Found found = new CatalogBatch.Found(
                skus.read(skuIds),
                Map.of(),
                categoryIds.isEmpty() ? Map.of() : categories.read(categoryIds),
                schemas.find(AttributeSchema.SKU)
                        .map(schema -> Map.of(AttributeSchema.SKU, schema))
                        .orElse(Map.of()));
        return new CatalogBatch(catalogKeys.claim(List.of()), clock.instant(), found, schemas::rules).put(command);
    }
}
