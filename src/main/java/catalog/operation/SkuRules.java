package catalog.operation;

import catalog.category.CategoryTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import platform.attributes.AttributeRules;
import platform.attributes.Effort;
import platform.web.FieldProblem;

/**
 * The rules of a SKU that concern several of its values or other rows: no two prices and no two floor prices are in one currency, each floor
 * price has a price in its currency, its category exists, and its attributes follow the registered schema.
 *
 * @param categories whether a category exists
 * @param effort limits the work for all SKUs of a request
 */
record SkuRules(Predicate<String> categories, AttributeRules attributes, Effort effort) {

    /** A SKU has at most so many prices. */
    static final int MAX_PRICES = 50;

    /**
     * @param prefix of the names of the fields, such as {@code skus[3].}
     * @param currencies of the prices; null for a currency that could not be read
     * @param floorCurrencies of the floor prices, in the same way
     */
    List<FieldProblem> problems(
            String prefix,
            List<? extends @Nullable String> currencies,
            List<? extends @Nullable String> floorCurrencies,
            @Nullable String category,
            Map<String, Object> values) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < currencies.size(); i++) {
            String currency = currencies.get(i);
            if (currency != null && !seen.add(currency)) {
                problems.add(new FieldProblem("%sprices[%d].currency".formatted(prefix, i), "must be unique"));
            }
        }
        if (currencies.size() > MAX_PRICES) {
            problems.add(new FieldProblem(
                    prefix + "prices", "must be at most %d, with those that the SKU keeps".formatted(MAX_PRICES)));
        }
        Set<String> floors = new HashSet<>();
        for (int i = 0; i < floorCurrencies.size(); i++) {
            String currency = floorCurrencies.get(i);
            String field = "%sfloor_prices[%d].currency".formatted(prefix, i);
            if (currency != null && !floors.add(currency)) {
                problems.add(new FieldProblem(field, "must be unique"));
            } else if (currency != null && !currencies.contains(currency)) {
                problems.add(new FieldProblem(field, "must be the currency of a price among prices"));
            }
        }
        if (category != null && !categories.test(category)) {
            problems.add(new FieldProblem(prefix + "category", CategoryTree.REFERENCE_RULE));
        }
        problems.addAll(attributes.problems(prefix + "attributes", values, effort));
        return problems;
    }
}
