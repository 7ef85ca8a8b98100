package catalog.operation;

import catalog.attribute.AttributeSchema;
import catalog.attribute.AttributeSchemas;
import catalog.category.Categories;
import catalog.operation.SkuController.ListPrice;
import catalog.operation.SkuController.SaleRequest;
import catalog.operation.SkuController.SkuRequest;
import catalog.sku.SalePriceRules;
import catalog.sku.SkuRules;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.attributes.Effort;
import platform.attributes.Json;
import platform.web.FieldProblem;

/** Finds all that is wrong with the body of a SKU that is refused anyway. */
@Component
class SkuChecks implements FieldProblem.Finder<SkuRequest> {

    private final Categories categories;
    private final AttributeSchemas schemas;
    private final Clock clock;

    SkuChecks(Categories categories, AttributeSchemas schemas, Clock clock) {
        this.categories = categories;
        this.schemas = schemas;
        this.clock = clock;
    }

    @Override
    public Class<SkuRequest> body() {
        return SkuRequest.class;
    }

    @Override
    public List<FieldProblem> find(SkuRequest body) {
        SkuRules rules = new SkuRules(
                id -> categories.find(id).isPresent(),
                schemas.rules(schemas.find(AttributeSchema.SKU).orElse(null)),
                Effort.of(1));
        List<@Nullable String> currencies = new ArrayList<>();
        if (body.prices() != null) {
            body.prices().forEach(price -> currencies.add(price == null ? null : price.currency()));
        }
        Map<String, Object> attributes = Objects.requireNonNullElse(body.attributes(), Map.of());
        List<FieldProblem> problems =
                new ArrayList<>(rules.problems("", currencies, body.category(), Json.plain(attributes)));
        problems.addAll(salePriceProblems(body));
        return problems;
    }

    /** The stored sale prices are not known here. Any may be one of them, so none is refused because it has ended. */
    private List<FieldProblem> salePriceProblems(SkuRequest body) {
        if (body.salePrices() == null || body.prices() == null) {
            return List.of();
        }
        return new SalePriceRules(clock.instant(), sale -> true)
                .problems(
                        "",
                        body.salePrices().stream()
                                .map(sale -> isComplete(sale) ? sale.sale() : null)
                                .toList(),
                        body.prices().stream()
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
