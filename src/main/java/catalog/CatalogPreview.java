package catalog;

import catalog.attribute.AttributeSchema;
import catalog.attribute.AttributeSchemas;
import catalog.category.Categories;
import catalog.operation.CatalogCommand.ImportSkus;
import catalog.operation.CatalogCommand.SkuEdit;
import catalog.operation.CatalogRefusal;
import catalog.operation.ImportPreview;
import catalog.sku.Skus;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.Tally;

/** Lets a batch decide the import as {@link CatalogListeners} would, and never saves the batch. */
@Component
class CatalogPreview implements ImportPreview {

    private final IdempotencyRows catalogKeys;
    private final AttributeSchemas schemas;
    private final Categories categories;
    private final Skus skus;
    private final Clock clock;

    CatalogPreview(
            IdempotencyRows catalogKeys, AttributeSchemas schemas, Categories categories, Skus skus, Clock clock) {
        this.catalogKeys = catalogKeys;
        this.schemas = schemas;
        this.categories = categories;
        this.skus = skus;
        this.clock = clock;
    }

    @Override
    public CommandResult<Tally, CatalogRefusal> decide(ImportSkus command) {
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
                Map.of(),
                categoryIds.isEmpty() ? Map.of() : categories.read(categoryIds),
                schemas.find(AttributeSchema.SKU)
                        .map(schema -> Map.of(AttributeSchema.SKU, schema))
                        .orElse(Map.of()));
        return new CatalogBatch(catalogKeys.claim(List.of()), clock.instant(), found, schemas::rules).put(command);
    }
}
