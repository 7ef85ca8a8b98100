package catalog.operation;

import catalog.attribute.AttributeSchema;
import catalog.attribute.AttributeSchemas;
import catalog.category.Categories;
import catalog.operation.SkuController.SkuRequest;
import catalog.sku.SkuRules;
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

    SkuChecks(Categories categories, AttributeSchemas schemas) {
        this.categories = categories;
        this.schemas = schemas;
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
        return rules.problems("", currencies, body.category(), Json.plain(attributes));
    }
}
