package catalog.operation;

import catalog.CatalogEvent.SalePrice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.web.FieldProblem;

/**
 * The rules of a SKU's sale prices: each is below the list price of its currency, starts before it ends, and has not ended; those in one
 * currency do not overlap.
 *
 * @param at the time of the request
 * @param isStored whether the SKU has this sale price already. Only then it may have ended, so that a SKU can be put as it was read.
 */
record SalePriceRules(Instant at, Predicate<SalePrice> isStored) {

    /** How many sale prices that have not ended a SKU may have in one currency. */
    static final int MAX_IN_A_CURRENCY = 20;

    /**
     * @param prefix of the names of the fields, such as {@code skus[3].}
     * @param sales as the request has them; null for one that could not be read
     * @param listPrices those that could be read
     */
    List<FieldProblem> problems(String prefix, List<? extends @Nullable SalePrice> sales, List<Money> listPrices) {
        if (sales.isEmpty()) {
            return List.of();
        }
        Map<String, Money> lists = new HashMap<>();
        listPrices.forEach(list -> lists.putIfAbsent(list.currency(), list));
        List<FieldProblem> problems = new ArrayList<>();
        Map<String, List<Integer>> byCurrency = new TreeMap<>();
        for (int i = 0; i < sales.size(); i++) {
            SalePrice sale = sales.get(i);
            if (sale != null) {
                problems.addAll(
                        problems(field(prefix, i), sale, lists.get(sale.price().currency())));
                if (sale.startsAt().isBefore(sale.endsAt())) {
                    byCurrency
                            .computeIfAbsent(sale.price().currency(), currency -> new ArrayList<>())
                            .add(i);
                }
            }
        }
        byCurrency.forEach((currency, indices) -> {
            long open =
                    indices.stream().filter(i -> !sales.get(i).hasEndedAt(at)).count();
            if (open > MAX_IN_A_CURRENCY) {
                problems.add(new FieldProblem(
                        prefix + "sale_prices",
                        "must not have more than %d in one currency that have not ended, but has %d in %s"
                                .formatted(MAX_IN_A_CURRENCY, open, currency)));
            }
            problems.addAll(overlaps(prefix, indices, sales));
        });
        return problems;
    }

    private List<FieldProblem> problems(String field, SalePrice sale, @Nullable Money list) {
        List<FieldProblem> problems = new ArrayList<>();
        boolean mayHaveEnded = isStored.test(sale);
        if (list == null) {
            problems.add(new FieldProblem(field + ".price.currency", "must be the currency of a price among prices"));
        } else if (sale.price().amountMinor() >= list.amountMinor() && !(mayHaveEnded && sale.hasEndedAt(at))) {
            problems.add(new FieldProblem(field + ".price.amount_minor", "must be below the list price of " + list));
        }
        if (!sale.startsAt().isBefore(sale.endsAt())) {
            problems.add(new FieldProblem(field + ".starts_at", "must be before ends_at"));
        } else if (sale.hasEndedAt(at) && !mayHaveEnded) {
            problems.add(new FieldProblem(field + ".ends_at", "must be in the future"));
        }
        return problems;
    }

    private static List<FieldProblem> overlaps(
            String prefix, List<Integer> indices, List<? extends @Nullable SalePrice> sales) {
        List<FieldProblem> problems = new ArrayList<>();
        List<Integer> ordered = indices.stream()
                .sorted(Comparator.comparing(i -> sales.get(i).startsAt()))
                .toList();
        int last = -1;
        for (int i : ordered) {
            if (last >= 0 && sales.get(i).startsAt().isBefore(sales.get(last).endsAt())) {
                problems.add(new FieldProblem(
                        field(prefix, i) + ".starts_at",
                        "must not be before the end of sale_prices[%d], because sale prices in one currency must not overlap"
                                .formatted(last)));
            }
            if (last < 0 || sales.get(i).endsAt().isAfter(sales.get(last).endsAt())) {
                last = i;
            }
        }
        return problems;
    }

    private static String field(String prefix, int index) {
        return "%ssale_prices[%d]".formatted(prefix, index);
    }
}
