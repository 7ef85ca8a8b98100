package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import payment.StatementEvent.DiscountsStated;
import payment.StatementEvent.FeesStated;
import platform.money.Money;

/** However often a provider's day is stated, and whatever is read twice: the book has the fees and the discounts that were stated last. */
class ProviderFeesAreBookedTests {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 28);
    private static final Instant AT = Instant.parse("2026-03-28T23:59:59Z");

    @Property(tries = 300)
    void theEntriesOfADayAddUpToItsLastFees(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        Map<String, Long> last = new java.util.TreeMap<>();
        for (String provider : List.of("acme", "zeta")) {
            for (String currency : List.of("GBP", "JPY")) {
                for (int day = 0; day < 2; day++) {
                    long fee = 0;
                    for (int change = 1; change <= random.nextInt(5); change++) {
                        long after = random.nextLong(-50, 1_000);
                        events.add(fees(provider, DAY.plusDays(day), change, currency, fee, after));
                        fee = after;
                    }
                    last.merge(provider + currency, fee, Long::sum);
                }
            }
        }
        events.addAll(events.subList(0, random.nextInt(events.size() + 1))); // read again

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        last.forEach((account, fee) -> {
            assertThat(balances.getOrDefault("fee:" + account, 0L)).as(account).isEqualTo(fee);
            assertThat(balances.getOrDefault("clearing:" + account, 0L))
                    .as(account)
                    .isEqualTo(-fee);
        });
    }

    /** A discount that the shop bears is no part of what the provider holds. */
    @Property(tries = 100)
    void theEntriesOfADayAddUpToItsLastDiscounts(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        long discount = 0;
        for (int change = 1; change <= 1 + random.nextInt(5); change++) {
            long after = random.nextLong(-50, 1_000);
            events.add(new DiscountsStated(
                    "acme", DAY, change, Money.ofMinor(discount, "CNY"), Money.ofMinor(after, "CNY"), AT));
            discount = after;
        }
        events.addAll(events.subList(0, random.nextInt(events.size() + 1))); // read again

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        assertThat(balances.getOrDefault("provider-discount:acmeCNY", 0L)).isEqualTo(discount);
        assertThat(balances.getOrDefault("clearing:acmeCNY", 0L)).isEqualTo(-discount);
    }

    private static FeesStated fees(
            String provider, LocalDate day, int change, String currency, long before, long after) {
        return new FeesStated(
                provider, day, change, Money.ofMinor(before, currency), Money.ofMinor(after, currency), AT);
    }
}
