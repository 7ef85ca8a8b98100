package ledger.split;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ledger.booking.Split;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/** What splits may be declared: few, and for no line more than the whole line. */
final class SplitRules {

    private static final int MAX_SPLITS = 200;

    private SplitRules() {}

    /**
     * The version of a split that an operator wants.
     *
     * @param current the current versions of all splits
     * @param wanted as the first version of the split would be
     * @return the current version, if that is what the operator wants
     * @throws ProblemException 409 if there are too many splits, or if splits that concern one line at one time take more than the line
     */
    public static Split put(Collection<Split> current, Split wanted) {
        Split before = find(current, wanted.id()).orElse(null);
        if (before == null && current.size() >= MAX_SPLITS) {
            throw new ProblemException(
                    SplitProblem.TOO_MANY_SPLITS,
                    "There are %d splits already.".formatted(MAX_SPLITS),
                    Map.of("max_splits", MAX_SPLITS));
        }
        if (before != null && before.equals(wanted.as(before.version(), before.afterEntry()))) {
            return before;
        }
        Split after = before == null ? wanted : wanted.as(before.version() + 1, wanted.afterEntry());
        excess(current, after).ifPresent(refusal -> {
            throw refusal;
        });
        return after;
    }

    static Optional<Split> find(Collection<Split> splits, String id) {
        return splits.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /**
     * The refusal of the first line, currency and time for which the splits take more than the whole. Splits begin to overlap when one of them begins, so only
     * these times are checked; and only the SKUs and currencies that the splits name, and one that none of them names.
     */
    private static Optional<ProblemException> excess(Collection<Split> current, Split added) {
        List<Split> all = new ArrayList<>(current);
        all.removeIf(each -> each.id().equals(added.id()) || !overlap(each, added));
        all.add(added);
        Set<Instant> times = all.stream()
                .map(Split::validFrom)
                .filter(each -> isValid(added, each))
                .collect(Collectors.toSet());
        Set<@Nullable String> currencies = new HashSet<>();
        all.forEach(each -> currencies.add(each.currency()));
        if (added.currency() != null) {
            currencies.removeIf(each -> !Objects.equals(each, added.currency()));
        } else {
            currencies.add(null);
        }
        for (Instant at : times.stream().sorted().toList()) {
            for (String currency : currencies.stream()
                    .sorted(Comparator.nullsFirst(Comparator.naturalOrder()))
                    .toList()) {
                List<Split> valid = all.stream()
                        .filter(each -> isValid(each, at)
                                && (each.currency() == null || each.currency().equals(currency)))
                        .toList();
                Optional<ProblemException> found = excess(valid, currency, at);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<ProblemException> excess(List<Split> valid, @Nullable String currency, Instant at) {
        int ofAll = valid.stream()
                .filter(each -> each.skuIds().isEmpty())
                .mapToInt(Split::basisPoints)
                .sum();
        Map<String, Integer> bySku = new TreeMap<>();
        valid.forEach(each -> each.skuIds().forEach(sku -> bySku.merge(sku, each.basisPoints(), Integer::sum)));
        if (ofAll > Split.WHOLE) {
            return Optional.of(exceeds(ofAll, null, currency, at, valid));
        }
        return bySku.entrySet().stream()
                .filter(each -> ofAll + each.getValue() > Split.WHOLE)
                .findFirst()
                .map(each -> exceeds(ofAll + each.getValue(), each.getKey(), currency, at, valid));
    }

    private static ProblemException exceeds(
            int sum, @Nullable String skuId, @Nullable String currency, Instant at, List<Split> valid) {
        List<String> concerned = valid.stream()
                .filter(each -> each.skuIds().isEmpty()
                        || (skuId != null && each.skuIds().contains(skuId)))
                .map(Split::id)
                .sorted()
                .toList();
        Map<String, Object> details = new HashMap<>(Map.of("basis_points", sum, "at", at, "split_ids", concerned));
        if (skuId != null) {
            details.put("sku_id", skuId);
        }
        if (currency != null) {
            details.put("currency", currency);
        }
        return new ProblemException(
                SplitProblem.SPLITS_EXCEED_LINE,
                "The splits %s would take %d basis points of a line; at most %d are allowed."
                        .formatted(concerned, sum, Split.WHOLE),
                details);
    }

    private static boolean isValid(Split split, Instant at) {
        return !at.isBefore(split.validFrom()) && (split.validTo() == null || at.isBefore(split.validTo()));
    }

    private static boolean overlap(Split one, Split other) {
        return (one.validTo() == null || other.validFrom().isBefore(one.validTo()))
                && (other.validTo() == null || one.validFrom().isBefore(other.validTo()))
                && (one.currency() == null
                        || other.currency() == null
                        || one.currency().equals(other.currency()));
    }
}
