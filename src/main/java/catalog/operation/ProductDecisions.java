package catalog.operation;

import static java.util.Objects.requireNonNull;

import catalog.sku.Product;
import catalog.sku.Sku;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.attributes.Effort;
import platform.auditlog.Change;
import platform.edit.EntityTag;
import platform.idempotency.Tally;
import platform.sql.TrackedRows;
import platform.web.FieldProblem;

/** Decides what an edit wants of products and their variants, on what it has locked. */
final class ProductDecisions {

    private final TrackedRows<String, Product> products;
    private final SkuDecisions skus;

    /**
     * @param products by id
     * @param skus with all variants of these products
     */
    ProductDecisions(Map<String, Product> products, SkuDecisions skus) {
        this.products = new TrackedRows<>(products);
        this.skus = skus;
    }

    TrackedRows<String, Product> products() {
        return products;
    }

    SkuDecisions skus() {
        return skus;
    }

    /** Null for a product that was never stored. */
    @Nullable
    EntityTag tag(String productId) {
        return products.get(productId) == null ? null : withVariants(productId).tag();
    }

    ProductWithVariants withVariants(String productId) {
        return new ProductWithVariants(
                requireNonNull(products.get(productId)),
                skus.skus().variantsOf(productId).stream()
                        .map(skus.skus()::priced)
                        .toList());
    }

    /** @param prefix of the names of the fields, such as {@code products[3].} */
    List<FieldProblem> problems(String prefix, ProductEdit wanted, Effort effort) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < wanted.variants().size() && problems.size() < SkuDecisions.MAX_PROBLEMS; i++) {
            String variant = "%svariants[%d].".formatted(prefix, i);
            SkuEdit sku = wanted.variants().get(i).sku();
            skus.skus()
                    .find(sku.skuId())
                    .problemAsVariantOf(wanted.productId(), variant)
                    .ifPresent(problems::add);
            problems.addAll(skus.problems(variant, sku, effort));
        }
        return problems;
    }

    /** Counts the products that are new, that change themselves or in a variant, and that do not change. */
    Tally edit(List<ProductEdit> all) {
        int added = 0;
        int unchanged = 0;
        for (ProductEdit wanted : all) {
            boolean known = products.get(wanted.productId()) != null;
            boolean changes = edit(wanted);
            if (!known) {
                added++;
            } else if (!changes) {
                unchanged++;
            }
        }
        return new Tally(added, all.size() - added - unchanged, unchanged);
    }

    /** Returns whether the product or one of its variants changes. */
    boolean edit(ProductEdit wanted) {
        String productId = wanted.productId();
        Product before = products.get(productId);
        Product after = before == null
                ? new Product(productId, wanted.name(), wanted.options(), 1)
                : before.edited(wanted.name(), wanted.options());
        boolean changes = !after.equals(before);
        if (changes) {
            products.put(productId, after);
            skus.record(Change.of(productId, before, after));
        }
        Set<String> kept = new HashSet<>();
        for (ProductEdit.Variant variant : wanted.variants()) {
            SkuEdit sku = variant.sku();
            kept.add(sku.skuId());
            Product.Variant as = new Product.Variant(productId, variant.options());
            Sku now = skus.skus().find(sku.skuId());
            changes |= skus.change(
                            now,
                            now.asVariant(as, sku.name(), sku.prices(), sku.salePrices(), sku.traits(), sku.listed()))
                    .changes();
        }
        for (Sku variant : skus.skus().variantsOf(productId)) {
            if (!kept.contains(variant.skuId())) {
                changes |= skus.change(variant, variant.withoutProduct()).changes();
            }
        }
        return changes;
    }
}
