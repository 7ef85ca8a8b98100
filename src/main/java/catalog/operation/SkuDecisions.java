package catalog.operation;

import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.SkuListed;
import catalog.sku.PricedSku;
import catalog.sku.Sku;
import catalog.sku.SkuChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.attributes.AttributeRules;
import platform.attributes.Effort;
import platform.auditlog.Change;
import platform.idempotency.Tally;
import platform.money.Money;
import platform.web.FieldProblem;

/** Decides what an edit wants of SKUs, on what it has read. Nothing is saved or published before {@link SkuSteps#save}. */
final class SkuDecisions {

    /** How many problems are collected for one edit. A caller with so many problems has a more basic fault to repair first. */
    static final int MAX_PROBLEMS = 1_000;

    private final SkuChanges skus;
    private final Set<String> categories;
    private final AttributeRules attributes;
    private final List<Change> changes = new ArrayList<>();
    private final List<SkuEvent> events = new ArrayList<>();

    /** @param categories the ids of those that exist among the categories that the edit names */
    SkuDecisions(SkuChanges skus, Set<String> categories, AttributeRules attributes) {
        this.skus = skus;
        this.categories = categories;
        this.attributes = attributes;
    }

    SkuChanges skus() {
        return skus;
    }

    PricedSku priced(String skuId) {
        return skus.priced(skus.find(skuId));
    }

    /** What is wrong with the SKUs of an import, each of which may be named once. */
    List<FieldProblem> problems(List<SkuEdit> wanted) {
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

    /** @param prefix of the names of the fields, such as {@code skus[3].} */
    List<FieldProblem> problems(String prefix, SkuEdit wanted, Effort effort) {
        Sku now = skus.find(wanted.skuId());
        String category = now.traits().category();
        List<FieldProblem> problems =
                new ArrayList<>(new SkuRules(id -> id.equals(category) || categories.contains(id), attributes, effort)
                        .problems(
                                prefix,
                                currencies(wanted.prices()),
                                currencies(wanted.traits().floorPrices()),
                                wanted.traits().category(),
                                wanted.traits().attributes()));
        problems.addAll(new SalePriceRules(skus.at(), now.salePrices()::contains)
                .problems(prefix, wanted.salePrices(), wanted.prices()));
        return problems;
    }

    private static List<String> currencies(List<Money> prices) {
        return prices.stream().map(Money::currency).toList();
    }

    /** Counts the SKUs that come on sale, that change otherwise, and that do not change. */
    Tally edit(List<SkuEdit> all) {
        int listed = 0;
        int unchanged = 0;
        for (SkuEdit wanted : all) {
            Decided decided = edit(wanted);
            if (decided.event() instanceof SkuListed) {
                listed++;
            } else if (!decided.changes()) {
                unchanged++;
            }
        }
        return new Tally(listed, all.size() - listed - unchanged, unchanged);
    }

    /**
     * What becomes of a SKU.
     *
     * @param event tells others of the change; null if they need not know it
     */
    record Decided(boolean changes, @Nullable SkuEvent event) {}

    Decided edit(SkuEdit wanted) {
        Sku before = skus.find(wanted.skuId());
        return change(
                before,
                before.edited(wanted.name(), wanted.prices(), wanted.salePrices(), wanted.traits(), wanted.listed()));
    }

    /** @param before the SKU as it is by now */
    Decided change(Sku before, Sku after) {
        SkuEvent event = skus.put(before, after).orElse(null);
        boolean changes = after.version() > before.version();
        if (changes) {
            record(Change.of(after.skuId(), before.isKnown() ? before : null, after));
        }
        if (event != null) {
            events.add(event);
        }
        return new Decided(changes, event);
    }

    void record(Change change) {
        changes.add(change);
    }

    /** For the audit log, in the order in which they were decided. */
    List<Change> changes() {
        return changes;
    }

    List<SkuEvent> events() {
        return events;
    }
}
