package catalog;

import static java.util.Objects.requireNonNull;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogRequest.DelistingRequested;
import catalog.CatalogRequest.ListingRequested;
import catalog.attribute.AttributeSchema;
import catalog.category.Category;
import catalog.category.CategoryTree;
import catalog.category.CategoryTree.PutResult;
import catalog.operation.CatalogCommand.ImportProducts;
import catalog.operation.CatalogCommand.ImportSkus;
import catalog.operation.CatalogCommand.ProductEdit;
import catalog.operation.CatalogCommand.PutCategory;
import catalog.operation.CatalogCommand.PutProduct;
import catalog.operation.CatalogCommand.PutSku;
import catalog.operation.CatalogCommand.RegisterSchema;
import catalog.operation.CatalogCommand.SkuEdit;
import catalog.operation.CatalogCommand.VariantEdit;
import catalog.operation.CatalogRefusal;
import catalog.operation.CatalogRefusal.Cyclic;
import catalog.operation.CatalogRefusal.Invalid;
import catalog.operation.CatalogRefusal.Stale;
import catalog.operation.CatalogRefusal.TooDeep;
import catalog.operation.ProductWithVariants;
import catalog.product.Product;
import catalog.sku.PriceHistories;
import catalog.sku.PriceHistory;
import catalog.sku.PricedSku;
import catalog.sku.SalePriceRules;
import catalog.sku.Sku;
import catalog.sku.SkuRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.attributes.AttributeRules;
import platform.attributes.Effort;
import platform.auditlog.Change;
import platform.edit.EntityTag;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.CommandResult.Done;
import platform.idempotency.CommandResult.Refused;
import platform.idempotency.Tally;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.web.FieldProblem;

/**
 * The state of one catalogue batch: the locked rows, and the decisions that change them in memory. Items are decided in the order of
 * arrival.
 */
final class CatalogBatch extends BatchState {

    /** How many problems are collected for one command. A caller with so many problems has a more basic fault to repair first. */
    private static final int MAX_PROBLEMS = 1_000;

    private final Claims claims;
    private final Instant at;
    private final Found found;
    private final CategoryTree tree;
    private final Map<String, AttributeSchema> schemas;
    private final TrackedRows<String, Sku> skus;
    private final TrackedRows<String, Product> products;
    private final SortedMap<String, Map<String, PriceHistory>> changedHistories = new TreeMap<>();
    private final SortedMap<String, AttributeSchema> registered = new TreeMap<>();

    /**
     * The state of the database when the batch began.
     *
     * @param skus by id: the SKUs that the batch names, and the variants of the products that it names
     * @param histories the price histories of these SKUs, by SKU and currency
     * @param products by id: the products that the batch names
     * @param categories by id: the categories that the batch names, or all categories if it adds or edits any
     * @param schemas by subject: the schemas that the batch needs
     */
    record Found(
            Map<String, Sku> skus,
            Map<String, Map<String, PriceHistory>> histories,
            Map<String, Product> products,
            Map<String, Category> categories,
            Map<String, AttributeSchema> schemas) {}

    private final Function<@Nullable AttributeSchema, AttributeRules> rules;

    /** @param rules compiles a schema */
    CatalogBatch(Claims claims, Instant at, Found found, Function<@Nullable AttributeSchema, AttributeRules> rules) {
        this.claims = claims;
        this.at = at;
        this.found = found;
        this.skus = new TrackedRows<>(found.skus());
        this.products = new TrackedRows<>(found.products());
        this.tree = new CategoryTree(found.categories());
        this.schemas = new HashMap<>(found.schemas());
        this.rules = rules;
    }

    void answer(CatalogRequest request) {
        Sku before = sku(request.skuId());
        applyChange(
                before,
                switch (request) {
                    case ListingRequested listing ->
                        before.edited(
                                listing.name(),
                                listing.prices(),
                                before.salePricesBelow(listing.prices()),
                                before.traits(),
                                true);
                    case DelistingRequested delisting -> before.delisted();
                });
    }

    CommandResult<PricedSku, CatalogRefusal> put(PutSku command) {
        return claims.decide(command.key(), result -> result.sku().skuId(), id -> priced(sku(id)), () -> {
            if (!command.precondition().allows(sku(command.sku().skuId()).tag())) {
                return new Refused<>(new Stale());
            }
            List<FieldProblem> problems = problems("", command.sku(), Effort.of(1));
            if (!problems.isEmpty()) {
                return new Refused<>(new Invalid(problems));
            }
            edit(command.sku());
            return new Done<>(priced(sku(command.sku().skuId())));
        });
    }

    CommandResult<Tally, CatalogRefusal> put(ImportSkus command) {
        return claims.decide(command.key(), Tally::text, Tally::parse, () -> {
            List<SkuEdit> wanted = command.merges()
                    ? command.patches().stream()
                            .map(patch -> patch.onto(sku(patch.skuId())))
                            .toList()
                    : command.skus();
            List<FieldProblem> problems = problems(wanted);
            return problems.isEmpty() ? new Done<>(edit(wanted)) : new Refused<>(new Invalid(problems));
        });
    }

    CommandResult<ProductWithVariants, CatalogRefusal> put(PutProduct command) {
        return claims.decide(command.key(), result -> result.product().productId(), this::withVariants, () -> {
            ProductEdit wanted = command.product();
            if (!command.precondition().allows(editTag(wanted.productId()))) {
                return new Refused<>(new Stale());
            }
            List<FieldProblem> problems =
                    problems("", wanted, Effort.of(wanted.variants().size()));
            if (!problems.isEmpty()) {
                return new Refused<>(new Invalid(problems));
            }
            edit(wanted);
            return new Done<>(withVariants(wanted.productId()));
        });
    }

    CommandResult<Tally, CatalogRefusal> put(ImportProducts command) {
        return claims.decide(command.key(), Tally::text, Tally::parse, () -> {
            Effort effort = Effort.of(command.skus().size());
            List<FieldProblem> problems = new ArrayList<>();
            for (int i = 0; i < command.products().size() && problems.size() < MAX_PROBLEMS; i++) {
                problems.addAll(problems(
                        "products[%d].".formatted(i), command.products().get(i), effort));
            }
            return problems.isEmpty()
                    ? new Done<>(editProducts(command.products()))
                    : new Refused<>(new Invalid(problems));
        });
    }

    CommandResult<Category, CatalogRefusal> put(PutCategory command) {
        return claims.decide(
                command.key(), Category::categoryId, id -> requireNonNull(tree.find(id)), () -> place(command));
    }

    private CommandResult<Category, CatalogRefusal> place(PutCategory command) {
        Category before = tree.find(command.categoryId());
        if (!command.precondition().allows(before == null ? null : before.tag())) {
            return new Refused<>(new Stale());
        }
        return switch (tree.put(command.categoryId(), command.parentId(), command.name())) {
            case PutResult.Placed placed -> {
                Category category = placed.category();
                if (placed.changed()) {
                    record(Change.of(category.categoryId(), before, category));
                    publish(new CategoryPlaced(
                            category.categoryId(), category.version(), category.parentId(), category.name()));
                }
                yield new Done<>(category);
            }
            case PutResult.UnknownParent unknown ->
                new Refused<>(new Invalid(List.of(new FieldProblem("parent_id", CategoryTree.REFERENCE_RULE))));
            case PutResult.Cyclic cyclic -> new Refused<>(new Cyclic());
            case PutResult.TooDeep tooDeep -> new Refused<>(new TooDeep());
        };
    }

    CommandResult<AttributeSchema, CatalogRefusal> register(RegisterSchema command) {
        String subject = command.subject();
        return claims.decide(command.key(), AttributeSchema::subject, id -> requireNonNull(schemas.get(id)), () -> {
            AttributeSchema before = schemas.get(subject);
            if (before != null && before.schema().equals(command.schema())) {
                return new Done<>(before);
            }
            long version = before == null ? 1 : before.version() + 1;
            AttributeSchema after = new AttributeSchema(subject, command.schema(), version);
            schemas.put(subject, after);
            registered.put(subject, after);
            record(Change.of(subject, before, after));
            publish(new AttributeSchemaRegistered(subject, version, after.schema()));
            return new Done<>(after);
        });
    }

    TrackedRows<String, Sku> skus() {
        return skus;
    }

    /** The changed price histories in the order of their SKUs. */
    List<PriceHistories.Change> changedHistories() {
        List<PriceHistories.Change> changes = new ArrayList<>();
        changedHistories.forEach((skuId, histories) -> {
            Map<String, PriceHistory> before = found.histories().getOrDefault(skuId, Map.of());
            new TreeMap<>(histories)
                    .forEach((currency, after) -> changes.add(new PriceHistories.Change(
                            skuId, currency, before.getOrDefault(currency, PriceHistory.NONE), after)));
        });
        return changes;
    }

    TrackedRows<String, Product> products() {
        return products;
    }

    /** The changes of categories, in the order in which they were decided. */
    List<Category> changedCategories() {
        return tree.placed();
    }

    /** The new schemas in the order of their subjects. */
    Collection<AttributeSchema> registered() {
        return registered.values();
    }

    Claims claims() {
        return claims;
    }

    Instant at() {
        return at;
    }

    private List<FieldProblem> problems(List<SkuEdit> wanted) {
        Effort effort = Effort.of(wanted.size());
        List<FieldProblem> problems = new ArrayList<>();
        Set<String> seen = HashSet.newHashSet(wanted.size());
        for (int i = 0; i < wanted.size() && problems.size() < MAX_PROBLEMS; i++) {
            if (!seen.add(wanted.get(i).skuId())) {
                problems.add(new FieldProblem("skus[%d].sku_id".formatted(i), "must be unique"));
            }
            problems.addAll(problems("skus[%d].".formatted(i), wanted.get(i), effort));
        }
        return problems.size() > MAX_PROBLEMS ? problems.subList(0, MAX_PROBLEMS) : problems;
    }

    private List<FieldProblem> problems(String prefix, SkuEdit wanted, Effort effort) {
        String category = sku(wanted.skuId()).traits().category();
        List<FieldProblem> problems = new ArrayList<>(new SkuRules(
                        id -> id.equals(category) || tree.find(id) != null,
                        rules.apply(schemas.get(AttributeSchema.SKU)),
                        effort)
                .problems(
                        prefix,
                        currencies(wanted.prices()),
                        currencies(wanted.traits().floorPrices()),
                        wanted.traits().category(),
                        wanted.traits().attributes()));
        problems.addAll(new SalePriceRules(at, sku(wanted.skuId()).salePrices()::contains)
                .problems(prefix, wanted.salePrices(), wanted.prices()));
        return problems;
    }

    private static List<String> currencies(List<Money> prices) {
        return prices.stream().map(Money::currency).toList();
    }

    private List<FieldProblem> problems(String prefix, ProductEdit wanted, Effort effort) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < wanted.variants().size() && problems.size() < MAX_PROBLEMS; i++) {
            String variant = "%svariants[%d].".formatted(prefix, i);
            SkuEdit sku = wanted.variants().get(i).sku();
            sku(sku.skuId()).problemAsVariantOf(wanted.productId(), variant).ifPresent(problems::add);
            problems.addAll(problems(variant, sku, effort));
        }
        return problems;
    }

    private Tally editProducts(List<ProductEdit> all) {
        int added = 0;
        int unchanged = 0;
        for (ProductEdit wanted : all) {
            boolean known = product(wanted.productId()) != null;
            boolean changes = edit(wanted);
            if (!known) {
                added++;
            } else if (!changes) {
                unchanged++;
            }
        }
        return new Tally(added, all.size() - added - unchanged, unchanged);
    }

    /** Returns whether the product or one of its variants changed. */
    private boolean edit(ProductEdit wanted) {
        String productId = wanted.productId();
        Product before = product(productId);
        Product after = before == null
                ? new Product(productId, wanted.name(), wanted.options(), 1)
                : before.edited(wanted.name(), wanted.options());
        boolean changes = !after.equals(before);
        if (changes) {
            products.put(productId, after);
            record(Change.of(productId, before, after));
        }
        Set<String> kept = new HashSet<>();
        for (VariantEdit variant : wanted.variants()) {
            SkuEdit sku = variant.sku();
            kept.add(sku.skuId());
            Sku now = sku(sku.skuId());
            Product.Variant as = new Product.Variant(productId, variant.options());
            changes |= change(
                    now, now.asVariant(as, sku.name(), sku.prices(), sku.salePrices(), sku.traits(), sku.listed()));
        }
        for (Sku variant : variants(productId)) {
            if (!kept.contains(variant.skuId())) {
                changes |= change(variant, variant.withoutProduct());
            }
        }
        return changes;
    }

    private boolean change(Sku before, Sku after) {
        applyChange(before, after);
        return after.version() > before.version();
    }

    private ProductWithVariants withVariants(String productId) {
        return new ProductWithVariants(
                requireNonNull(product(productId)),
                variants(productId).stream().map(this::priced).toList());
    }

    /** Null for a product that was never stored. */
    private @Nullable EntityTag editTag(String productId) {
        return product(productId) == null ? null : withVariants(productId).tag();
    }

    private PricedSku priced(Sku sku) {
        return PricedSku.of(sku, at, histories(sku.skuId()));
    }

    private Map<String, PriceHistory> histories(String skuId) {
        Map<String, PriceHistory> now = changedHistories.get(skuId);
        return now == null ? found.histories().getOrDefault(skuId, Map.of()) : now;
    }

    private List<Sku> variants(String productId) {
        return skus.all().filter(sku -> sku.isVariantOf(productId)).toList();
    }

    private @Nullable Product product(String productId) {
        return products.get(productId);
    }

    private Tally edit(List<SkuEdit> all) {
        int listed = 0;
        int unchanged = 0;
        for (SkuEdit wanted : all) {
            Sku before = sku(wanted.skuId());
            Optional<SkuEvent> event = edit(wanted);
            if (event.filter(SkuListed.class::isInstance).isPresent()) {
                listed++;
            } else if (sku(wanted.skuId()).equals(before)) {
                unchanged++;
            }
        }
        return new Tally(listed, all.size() - listed - unchanged, unchanged);
    }

    private Optional<SkuEvent> edit(SkuEdit wanted) {
        Sku before = sku(wanted.skuId());
        return applyChange(
                before,
                before.edited(wanted.name(), wanted.prices(), wanted.salePrices(), wanted.traits(), wanted.listed()));
    }

    private Optional<SkuEvent> applyChange(Sku before, Sku after) {
        if (after.version() > before.version()) {
            skus.put(after.skuId(), after);
            changedHistories.put(after.skuId(), historiesAfter(before, after));
            record(Change.of(after.skuId(), before.isKnown() ? before : null, after));
        }
        Optional<SkuEvent> event = after.eventAfter(before);
        event.ifPresent(this::publish);
        return event;
    }

    private Map<String, PriceHistory> historiesAfter(Sku before, Sku after) {
        Map<String, PriceHistory> histories = new HashMap<>(histories(after.skuId()));
        Stream.of(before, after)
                .flatMap(sku -> sku.prices().stream())
                .map(Money::currency)
                .distinct()
                .forEach(currency -> histories.put(
                        currency,
                        histories
                                .getOrDefault(currency, PriceHistory.NONE)
                                .changed(
                                        at,
                                        after.listed() ? after.priceIn(currency) : null,
                                        after.salePricesIn(currency))));
        return histories;
    }

    private Sku sku(String skuId) {
        return skus.find(skuId).orElseGet(() -> Sku.unknown(skuId));
    }
}
