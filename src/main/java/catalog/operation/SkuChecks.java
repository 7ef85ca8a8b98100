package catalog.operation;

import catalog.attribute.AttributeSchema;
import catalog.attribute.AttributeSchemas;
import catalog.category.Categories;
import catalog.category.CategoryId;
import catalog.operation.SkuController.ListPrice;
import catalog.operation.SkuController.SaleRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.attributes.Effort;
import platform.attributes.Json;
import platform.ratelimit.LongWork;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/** Finds what is wrong with the SKUs of a body that is refused anyway, whichever values are missing. It reads each table once. */
@Component
class SkuChecks {

    private final Categories categories;
    private final AttributeSchemas schemas;
    private final LongWork longWork;
    private final Clock clock;

    SkuChecks(Categories categories, AttributeSchemas schemas, LongWork longWork, Clock clock) {
        this.categories = categories;
        this.schemas = schemas;
        this.longWork = longWork;
        this.clock = clock;
    }

    /** @param prefix of the names of the fields, such as {@code skus[3].}; each other value is null if the body does not have it */
    record Named(
            String prefix,
            @Nullable List<? extends @Nullable ListPrice> prices,
            @Nullable List<? extends @Nullable SaleRequest> salePrices,
            @Nullable String category,
            @Nullable Map<String, Object> attributes,
            @Nullable List<? extends @Nullable ListPrice> floorPrices) {}

    /** Returns no problem if too much long work is waiting. The body is refused anyway, and the answer then names fewer problems. */
    List<FieldProblem> problems(List<Named> skus) {
        try {
            return longWork.run(Effort.work(skus.size()), () -> found(skus));
        } catch (ProblemException busy) {
            return List.of();
        }
    }

    private List<FieldProblem> found(List<Named> skus) {
        // The id of a category that breaks its rule is named already, and PostgreSQL may refuse it as a parameter.
        Set<String> named = skus.stream()
                .map(Named::category)
                .filter(SkuChecks::isCategoryId)
                .collect(Collectors.toSet());
        Set<String> known = named.isEmpty() ? Set.of() : categories.read(named).keySet();
        SkuRules rules = new SkuRules(
                id -> !isCategoryId(id) || known.contains(id),
                schemas.rules(schemas.find(AttributeSchema.SKU).orElse(null)),
                Effort.of(skus.size()));
        List<FieldProblem> problems = new ArrayList<>();
        for (Named sku : skus) {
            if (problems.size() >= SkuDecisions.MAX_PROBLEMS) {
                return problems;
            }
            Map<String, Object> attributes = Objects.requireNonNullElse(sku.attributes(), Map.of());
            problems.addAll(rules.problems(
                    sku.prefix(),
                    currencies(sku.prices()),
                    // Without prices that could be read, nothing can be said of the floor prices.
                    sku.prices() == null ? List.of() : currencies(sku.floorPrices()),
                    sku.category(),
                    Json.plain(attributes)));
            problems.addAll(salePriceProblems(sku));
        }
        return problems;
    }

    private static List<@Nullable String> currencies(@Nullable List<? extends @Nullable ListPrice> prices) {
        List<@Nullable String> currencies = new ArrayList<>();
        if (prices != null) {
            prices.forEach(price -> currencies.add(price == null ? null : price.currency()));
        }
        return currencies;
    }

    private static boolean isCategoryId(@Nullable String category) {
        return category != null && category.matches(CategoryId.PATTERN);
    }

    /** The stored sale prices are not known here. Any may be one of them, so none is refused because it has ended. */
    private List<FieldProblem> salePriceProblems(Named sku) {
        if (sku.salePrices() == null || sku.prices() == null) {
            return List.of();
        }
        return new SalePriceRules(clock.instant(), sale -> true)
                .problems(
                        sku.prefix(),
                        sku.salePrices().stream()
                                .map(sale -> isComplete(sale) ? sale.sale() : null)
                                .toList(),
                        sku.prices().stream()
                                .filter(SkuChecks::isComplete)
                                .map(ListPrice::money)
                                .toList());
    }

    private static boolean isComplete(@Nullable SaleRequest sale) {
        return sale != null && isComplete(sale.price()) && sale.startsAt() != null && sale.endsAt() != null;
    }

    private static boolean isComplete(@Nullable ListPrice price) {
        return price != null && price.amountMinor() != null && price.currency() != null;
    }
}
