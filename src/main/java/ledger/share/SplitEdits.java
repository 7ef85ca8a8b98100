package ledger.share;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ledger.booking.Split;
import ledger.share.PutSplit.Exceeds;
import ledger.share.PutSplit.Refusal;
import ledger.share.PutSplit.Stale;
import ledger.share.PutSplit.TooMany;
import org.jspecify.annotations.Nullable;
import platform.idempotency.CommandResult;
import platform.idempotency.CommandResult.Done;
import platform.idempotency.CommandResult.Refused;

/** Decides the edits of splits in one batch. Each edit sees the earlier ones. Pure, not thread-safe. */
public final class SplitEdits {

    /** Maximum number of splits. */
    public static final int MAX_SPLITS = 200;

    private final Map<String, Split> current = new TreeMap<>();
    private final List<Split> added = new ArrayList<>();
    private final long lastEntry;

    /** @param lastEntry the number of the last entry; the book is locked */
    public SplitEdits(Collection<Split> current, long lastEntry) {
        current.forEach(each -> this.current.put(each.id(), each));
        this.lastEntry = lastEntry;
    }

    /** The current version; null if there is no such split. */
    public @Nullable Split get(String id) {
        return current.get(id);
    }

    public CommandResult<Split, Refusal> put(PutSplit command) {
        Split before = current.get(command.splitId());
        if (!command.precondition().allows(before == null ? null : before.tag())) {
            return new Refused<>(new Stale());
        }
        if (before == null && current.size() >= MAX_SPLITS) {
            return new Refused<>(new TooMany());
        }
        Split after = command.version(before == null ? 1 : before.version() + 1, lastEntry);
        if (before != null && before.equals(command.version(before.version(), before.afterEntry()))) {
            return new Done<>(before);
        }
        Optional<Exceeds> excess = excess(after);
        if (excess.isPresent()) {
            return new Refused<>(excess.get());
        }
        current.put(after.id(), after);
        added.add(after);
        return new Done<>(after);
    }

    /** The versions that the batch adds. */
    public List<Split> added() {
        return added;
    }

    /**
     * The first line, currency and time for which the splits take more than the whole. Splits begin to overlap when one of them begins, so only
     * these times are checked; and only the SKUs and currencies that the splits name, and one that none of them names.
     */
    private Optional<Exceeds> excess(Split added) {
        List<Split> all = new ArrayList<>(current.values());
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
                Optional<Exceeds> found = excess(valid, currency, at);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Exceeds> excess(List<Split> valid, @Nullable String currency, Instant at) {
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

    private static Exceeds exceeds(
            int sum, @Nullable String skuId, @Nullable String currency, Instant at, List<Split> valid) {
        return new Exceeds(
                sum,
                skuId,
                currency,
                at,
                valid.stream()
                        .filter(each -> each.skuIds().isEmpty()
                                || (skuId != null && each.skuIds().contains(skuId)))
                        .map(Split::id)
                        .sorted()
                        .toList());
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
