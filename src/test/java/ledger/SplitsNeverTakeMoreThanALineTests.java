package ledger;

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
import ledger.share.PutSplit;
import ledger.share.PutSplit.Exceeds;
import ledger.share.PutSplit.Stale;
import ledger.share.SplitEdits;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import platform.edit.Precondition;
import platform.idempotency.CommandResult.Done;
import platform.idempotency.CommandResult.Refused;
import platform.idempotency.IdempotencyKey;
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
            PutSplit edit = edit(random, Precondition.NONE);
            Map<String, Split> wanted = new HashMap<>(accepted);
            Split before = accepted.get(edit.splitId());
            wanted.put(edit.splitId(), split(edit, before == null ? 1 : before.version() + 1));
            var result = new SplitEdits(accepted.values(), 7).put(edit);

            assertThat(result instanceof Done).as("%s after %s", edit, accepted).isEqualTo(most(wanted) <= 10_000);
            if (result instanceof Done<Split, PutSplit.Refusal> done) {
                accepted.put(edit.splitId(), done.value());
            } else {
                assertThat(result)
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.reason())
                                        .isInstanceOfSatisfying(Exceeds.class, exceeds -> {
                                            assertThat(exceeds.basisPoints()).isGreaterThan(10_000);
                                            assertThat(exceeds.splitIds())
                                                    .contains(edit.splitId())
                                                    .hasSizeGreaterThan(1);
                                        }));
            }
        }
    }

    @Property(tries = 100)
    void anEditOfAnOlderVersionIsRefused(@ForAll long seed) {
        Random random = new Random(seed);
        PutSplit first = edit(random, Precondition.NONE);
        SplitEdits edits = new SplitEdits(List.of(split(first, 3)), 7);

        assertThat(edits.put(edit(random, Precondition.unchanged(split(first, 2).tag()), first.splitId())))
                .isEqualTo(new Refused<>(new Stale()));
        assertThat(edits.added()).isEmpty();
        assertThat(edits.put(edit(random, Precondition.unchanged(split(first, 3).tag()), first.splitId())))
                .isInstanceOf(Done.class);
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

    private static PutSplit edit(Random random, Precondition precondition) {
        return edit(random, precondition, "split-" + random.nextInt(5));
    }

    private static PutSplit edit(Random random, Precondition precondition, String id) {
        Set<String> skus = new HashSet<>();
        SKUS.forEach(sku -> {
            if (random.nextInt(3) == 0) {
                skus.add(sku);
            }
        });
        Instant from = BEGIN.plusSeconds(random.nextInt(4));
        @Nullable Instant to = random.nextBoolean() ? null : from.plusSeconds(1 + random.nextInt(4));
        return new PutSplit(
                new IdempotencyKey("key", "body"),
                precondition,
                id,
                "party",
                "Party",
                skus,
                1 + random.nextInt(10_000),
                random.nextBoolean() ? null : CURRENCIES.get(random.nextInt(2)),
                from,
                to);
    }

    private static Split split(PutSplit edit, long version) {
        return new Split(
                edit.splitId(),
                version,
                edit.partyId(),
                edit.partyName(),
                edit.skuIds(),
                edit.basisPoints(),
                edit.currency(),
                edit.validFrom(),
                edit.validTo(),
                7);
    }
}
