package catalog.operation;

import catalog.attribute.AttributeSchema;
import catalog.attribute.AttributeSchemas;
import catalog.category.Categories;
import catalog.sku.SkuChanges;
import catalog.sku.SkuWrites;
import catalog.sku.Skus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.attributes.AttributeRules;
import platform.edit.Editing;

/** The steps that edits of SKUs and of products share, in the running transaction. */
@Component
class SkuSteps {

    private final AttributeSchemas schemas;
    private final Categories categories;
    private final Skus skus;
    private final SkuWrites writes;
    private final ApplicationEventPublisher publisher;

    SkuSteps(
            AttributeSchemas schemas,
            Categories categories,
            Skus skus,
            SkuWrites writes,
            ApplicationEventPublisher publisher) {
        this.schemas = schemas;
        this.categories = categories;
        this.skus = skus;
        this.writes = writes;
        this.publisher = publisher;
    }

    /**
     * What SKUs refer to.
     *
     * @param categories the ids of those that exist
     */
    record References(AttributeRules attributes, Set<String> categories) {}

    /**
     * Locks the categories that the SKUs name, so that they stay. The schema is not locked, because a new one leaves existing SKUs as they
     * are.
     */
    References lockReferences(List<SkuEdit> wanted) {
        return references(wanted, categories::lockKeys);
    }

    private References references(List<SkuEdit> wanted, Function<Set<String>, Map<String, ?>> find) {
        Set<String> named = wanted.stream()
                .map(sku -> sku.traits().category())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new References(
                schemas.rules(schemas.find(AttributeSchema.SKU).orElse(null)),
                named.isEmpty() ? Set.of() : find.apply(named).keySet());
    }

    /** Locks the SKUs. */
    SkuDecisions lock(References references, Collection<String> skuIds, Instant at) {
        return new SkuDecisions(writes.lock(skuIds, at), references.categories(), references.attributes());
    }

    /** For decisions that are not saved: reads without locks, and without price histories. */
    SkuDecisions read(List<SkuEdit> wanted, Instant at) {
        References references = references(wanted, categories::read);
        Set<String> skuIds = wanted.stream().map(SkuEdit::skuId).collect(Collectors.toSet());
        return new SkuDecisions(
                new SkuChanges(skus.read(skuIds), Map.of(), at), references.categories(), references.attributes());
    }

    void save(SkuDecisions decided, Editing editing) {
        decided.changes().forEach(editing::changed);
        writes.save(decided.skus());
        decided.events().forEach(publisher::publishEvent);
    }
}
