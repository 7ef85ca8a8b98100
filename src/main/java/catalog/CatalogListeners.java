package catalog;

import catalog.attribute.AttributeSchema;
import catalog.attribute.AttributeSchemas;
import catalog.category.Categories;
import catalog.category.Category;
import catalog.operation.CatalogCommand;
import catalog.operation.CatalogCommand.ImportProducts;
import catalog.operation.CatalogCommand.ImportSkus;
import catalog.operation.CatalogCommand.PutCategory;
import catalog.operation.CatalogCommand.PutProduct;
import catalog.operation.CatalogCommand.PutSku;
import catalog.operation.CatalogCommand.RegisterSchema;
import catalog.operation.CatalogCommand.SkuEdit;
import catalog.operation.CatalogRefusal;
import catalog.operation.ProductWithVariants;
import catalog.product.Product;
import catalog.product.Products;
import catalog.sku.PriceHistories;
import catalog.sku.PricedSku;
import catalog.sku.Sku;
import catalog.sku.Skus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.Tally;

/**
 * Handles the requests and commands of the catalogue. A batch locks and writes the tables in this order, each by key: idempotency,
 * attribute_schema, category, product, sku, price, price_history. A batch that adds or edits a category locks all categories.
 */
@Component
class CatalogListeners implements UnitOfWork<CatalogBatch> {

    private final IdempotencyRows catalogKeys;
    private final AttributeSchemas schemas;
    private final Categories categories;
    private final Products products;
    private final Skus skus;
    private final PriceHistories histories;

    CatalogListeners(
            IdempotencyRows catalogKeys,
            AttributeSchemas schemas,
            Categories categories,
            Products products,
            Skus skus,
            PriceHistories histories) {
        this.catalogKeys = catalogKeys;
        this.schemas = schemas;
        this.categories = categories;
        this.products = products;
        this.skus = skus;
        this.histories = histories;
    }

    @Override
    public CatalogBatch load(BatchItems batch) {
        List<CatalogCommand<?>> commands = batch.ofAny(CatalogCommand.class);
        Claims claims =
                catalogKeys.claim(commands.stream().map(CatalogCommand::key).toList());
        Set<String> skuIds = new HashSet<>();
        batch.of(CatalogRequest.class).forEach(request -> skuIds.add(request.skuId()));
        commands.forEach(command -> command.skus().forEach(wanted -> skuIds.add(wanted.skuId())));
        Map<String, AttributeSchema> subjects = schemas(batch, commands);
        Map<String, Category> tree = categories(batch, commands);
        Set<String> productIds = new HashSet<>();
        commands.forEach(command -> command.products().forEach(wanted -> productIds.add(wanted.productId())));
        Map<String, Product> lockedProducts = productIds.isEmpty() ? Map.of() : products.lock(productIds);
        if (!lockedProducts.isEmpty()) {
            skuIds.addAll(products.variants(lockedProducts.keySet()));
        }
        Map<String, Sku> lockedSkus = skuIds.isEmpty() ? Map.of() : skus.lock(skuIds);
        return new CatalogBatch(
                claims,
                batch.at(),
                new CatalogBatch.Found(lockedSkus, histories.of(lockedSkus.keySet()), lockedProducts, tree, subjects),
                schemas::rules);
    }

    /**
     * Returns the schemas that the batch needs, by subject. The schema of SKUs is locked only if the batch registers a new one. Otherwise
     * it is read without a lock, because a new schema leaves existing SKUs as they are.
     */
    private Map<String, AttributeSchema> schemas(BatchItems batch, List<CatalogCommand<?>> commands) {
        Map<String, AttributeSchema> found = new HashMap<>();
        List<RegisterSchema> registrations = batch.of(RegisterSchema.class);
        if (!registrations.isEmpty()) {
            found.putAll(schemas.lock(
                    registrations.stream().map(RegisterSchema::subject).collect(Collectors.toSet())));
        }
        if (!found.containsKey(AttributeSchema.SKU)
                && commands.stream().anyMatch(command -> !command.skus().isEmpty())) {
            schemas.find(AttributeSchema.SKU).ifPresent(schema -> found.put(AttributeSchema.SKU, schema));
        }
        return found;
    }

    private Map<String, Category> categories(BatchItems batch, List<CatalogCommand<?>> commands) {
        if (!batch.of(PutCategory.class).isEmpty()) {
            return categories.lockAll();
        }
        Set<String> categoryIds = new HashSet<>();
        for (CatalogCommand<?> command : commands) {
            for (SkuEdit wanted : command.skus()) {
                if (wanted.traits().category() != null) {
                    categoryIds.add(wanted.traits().category());
                }
            }
        }
        return categoryIds.isEmpty() ? Map.of() : categories.lockKeys(categoryIds);
    }

    @Handles
    void on(CatalogRequest request, CatalogBatch batch) {
        batch.answer(request);
    }

    @Handles
    CommandResult<PricedSku, CatalogRefusal> on(PutSku command, CatalogBatch batch) {
        return batch.put(command);
    }

    @Handles
    CommandResult<Tally, CatalogRefusal> on(ImportSkus command, CatalogBatch batch) {
        return batch.put(command);
    }

    @Handles
    CommandResult<ProductWithVariants, CatalogRefusal> on(PutProduct command, CatalogBatch batch) {
        return batch.put(command);
    }

    @Handles
    CommandResult<Tally, CatalogRefusal> on(ImportProducts command, CatalogBatch batch) {
        return batch.put(command);
    }

    @Handles
    CommandResult<Category, CatalogRefusal> on(PutCategory command, CatalogBatch batch) {
        return batch.put(command);
    }

    @Handles
    CommandResult<AttributeSchema, CatalogRefusal> on(RegisterSchema command, CatalogBatch batch) {
        return batch.register(command);
    }

    @Override
    public void save(CatalogBatch batch, Outbox outbox) {
        catalogKeys.settle(batch.claims());
        batch.registered().forEach(schema -> schemas.put(schema, batch.at()));
        batch.changedCategories().forEach(category -> categories.put(category, batch.at()));
        products.save(batch.products(), batch.at());
        skus.save(batch.skus(), batch.at());
        histories.save(batch.changedHistories());
        outbox.publish(batch.published());
    }
}
