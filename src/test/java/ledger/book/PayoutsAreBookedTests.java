package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import payment.StatementEvent.PayoutStated;
import platform.money.Money;

/** However often a payout is stated, also as one that came back: what was stated last is in transit, and the provider holds it no more. */
class PayoutsAreBookedTests {

    private static final Instant AT = Instant.parse("2026-03-28T16:00:00Z");

    @Property(tries = 300)
    void whatIsInTransitIsWhatWasStatedLast(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        Map<String, Long> last = new TreeMap<>();
        for (String provider : List.of("acme", "zeta")) {
            for (int payout = 0; payout < 3; payout++) {
                long amount = 0;
                for (int change = 1; change <= random.nextInt(4); change++) {
                    long after = random.nextLong(-500, 10_000);
                    events.add(new PayoutStated(
                            provider,
                            "po_" + payout,
                            change,
                            Money.ofMinor(amount, "GBP"),
                            Money.ofMinor(after, "GBP"),
                            AT));
                    amount = after;
                }
                last.merge(provider + "GBP", amount, Long::sum);
            }
        }
        events.addAll(events.subList(0, random.nextInt(events.size() + 1))); // read again

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        last.forEach((account, amount) -> {
            assertThat(balances.getOrDefault("in-transit:" + account, 0L))
                    .as(account)
                    .isEqualTo(amount);
            assertThat(balances.getOrDefault("clearing:" + account, 0L))
                    .as(account)
                    .isEqualTo(-amount);
        });
    }
}
