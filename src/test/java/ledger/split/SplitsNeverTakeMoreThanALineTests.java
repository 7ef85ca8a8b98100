package ledger.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import ledger.booking.Split;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.web.ProblemException;
import testing.Apart;

/** Whatever operators declare, the splits of a line never take more than the whole line; and only such an edit is refused. */
@Apart
class SplitsNeverTakeMoreThanALineTests {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> SKUS = List.of("a", "b", "c");
    private static final List<String> CURRENCIES = List.of("GBP", "EUR");

    @Property(tries = 500)
    void anEditIsRefusedExactlyIfALineWouldGiveMoreThanItIsWorth(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Split> accepted = new HashMap<>();
        for (int step = 0; step < 12; step++) {
            Split edit = edit(random);
            Map<String, Split> wanted = new HashMap<>(accepted);
            wanted.put(edit.id(), edit);
            try {
                Split made = SplitRules.put(accepted.values(), edit);
                assertThat(most(wanted)).as("%s after %s", edit, accepted).isLessThanOrEqualTo(10_000);
                long before = accepted.containsKey(edit.id())
                        ? accepted.get(edit.id()).version()
                        : 0;
                assertThat(made).isEqualTo(edit.as(before + 1, 7));
                accepted.put(made.id(), made);
            } catch (ProblemException refusal) {
                assertThat(most(wanted)).as("%s after %s", edit, accepted).isGreaterThan(10_000);
                assertThat(refusal.kind()).hasToString("SPLITS_EXCEED_LINE");
                assertThat((int) refusal.details().get("basis_points")).isGreaterThan(10_000);
                assertThat((List<?>) refusal.details().get("split_ids"))
                        .hasSizeGreaterThan(1)
                        .anyMatch(edit.id()::equals);
            }
        }
    }

    @Test
    void anEditThatChangesNothingAddsNoVersion() {
        Split third = edit(new Random(1)).as(3, 5);

        assertThat(SplitRules.put(List.of(third), third.as(1, 7))).isEqualTo(third);
    }

    /** The most that a line gives at any time, found by trying all lines and all times. */
    private static int most(Map<String, Split> splits) {
        Set<Instant> times = new HashSet<>();
        splits.values().forEach(each -> times.add(each.validFrom()));
        List<String> skus = new ArrayList<>(SKUS);
        skus.add("other");
        List<String> currencies = new ArrayList<>(CURRENCIES);
        currencies.add("JPY");
        int most = 0;
        for (Instant at : times) {
            for (String sku : skus) {
                for (String currency : currencies) {
                    most = Math.max(
                            most,
                            splits.values().stream()
                                    .filter(each -> (each.skuIds().isEmpty()
                                                    || each.skuIds().contains(sku))
                                            && (each.currency() == null
                                                    || each.currency().equals(currency))
                                            && !at.isBefore(each.validFrom())
                                            && (each.validTo() == null || at.isBefore(each.validTo())))
                                    .mapToInt(Split::basisPoints)
                                    .sum());
                }
            }
        }
        return most;
    }

    private static Split edit(Random random) {
        Set<String> skus = new HashSet<>();
        SKUS.forEach(sku -> {
            if (random.nextInt(3) == 0) {
                skus.add(sku);
            }
        });
        Instant from = BEGIN.plusSeconds(random.nextInt(4));
        @Nullable Instant to = random.nextBoolean() ? null : from.plusSeconds(1 + random.nextInt(4));
        return new Split(
                "split-" + random.nextInt(5),
                1,
                "party",
                "Party",
                skus,
                1 + random.nextInt(10_000),
                random.nextBoolean() ? null : CURRENCIES.get(random.nextInt(2)),
                from,
                to,
                7);
    }
}
