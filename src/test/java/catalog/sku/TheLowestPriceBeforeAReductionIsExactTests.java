package catalog.sku;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.SalePrice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.money.Money;

/** The lowest price of the 30 days before a reduction is the lowest that shoppers had to pay at any instant of these days. */
class TheLowestPriceBeforeAReductionIsExactTests {

    private static final Instant DAY_0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aRaiseJustBeforeASaleDoesNotHideTheEarlierPrice() {
        PriceHistory history = PriceHistory.NONE
                .changed(day(0), pence(100), List.of())
                .changed(day(40), pence(150), List.of(sale(120, 41, 50)));

        assertThat(history.lowestBefore(sale(120, 41, 50), day(45))).hasValue(100);
    }

    @Test
    void aPriceOfMoreThanThirtyDaysBeforeDoesNotCount() {
        PriceHistory history = PriceHistory.NONE
                .changed(day(0), pence(100), List.of())
                .changed(day(10), pence(150), List.of())
                .changed(day(39), pence(150), List.of(sale(120, 40, 50)));

        assertThat(history.lowestBefore(sale(120, 40, 50), day(45))).hasValue(150);
    }

    @Test
    void thePriceThatEndedExactlyThirtyDaysBeforeDoesNotCountAndALaterOneDoes() {
        PriceHistory history =
                PriceHistory.NONE.changed(day(0), pence(100), List.of()).changed(day(10), pence(150), List.of());

        assertThat(history.lowest(day(10), day(40))).hasValue(150);
        assertThat(history.lowest(day(10).minusNanos(1), day(40))).hasValue(100);
    }

    @Test
    void anEarlierSaleCounts() {
        PriceHistory history =
                PriceHistory.NONE.changed(day(0), pence(150), List.of(sale(90, 5, 10), sale(120, 20, 25)));

        assertThat(history.lowestBefore(sale(120, 20, 25), day(22))).hasValue(90);
    }

    @Test
    void aSaleThatIsSaidToHaveStartedBeforeItWasEnteredCountsFromThenOn() {
        PriceHistory history = PriceHistory.NONE
                .changed(day(0), pence(150), List.of())
                .changed(day(35), pence(100), List.of())
                .changed(day(40), pence(150), List.of(sale(120, 5, 50)));

        assertThat(history.lowestBefore(sale(120, 5, 50), day(45))).hasValue(100);
    }

    @Test
    void aWhileOffSaleDoesNotStartTheReductionAnew() {
        List<SalePrice> sales = List.of(sale(120, 40, 60));
        PriceHistory history = PriceHistory.NONE
                .changed(day(0), pence(150), sales)
                .changed(day(45), null, sales)
                .changed(day(46), pence(150), sales);

        assertThat(history.lowestBefore(sales.getFirst(), day(50))).hasValue(150);
    }

    @Test
    void aSkuThatIsNewHasNone() {
        PriceHistory history = PriceHistory.NONE.changed(day(0), pence(150), List.of(sale(120, 0, 10)));

        assertThat(history.lowestBefore(sale(120, 0, 10), day(1))).isEmpty();
    }

    @Test
    void aLongSaleKeepsTheDaysBeforeItsStart() {
        List<SalePrice> sales = List.of(sale(120, 40, 400));
        PriceHistory history = PriceHistory.NONE
                .changed(day(0), pence(130), List.of())
                .changed(day(20), pence(150), sales)
                .changed(day(300), pence(160), sales)
                .changed(day(390), pence(170), sales);

        assertThat(history.lowestBefore(sales.getFirst(), day(395))).hasValue(130);
    }

    @Test
    void manyChangesAreKeptAsFewAndHideNoLowPrice() {
        PriceHistory history = PriceHistory.NONE.changed(day(0), pence(50), List.of());
        for (int i = 1; i <= 3 * PriceHistory.MAX_STEPS; i++) {
            history = history.changed(day(0).plusSeconds(i), pence(100 + i % 7), List.of());
        }

        assertThat(history.steps()).hasSizeLessThanOrEqualTo(PriceHistory.MAX_STEPS);
        assertThat(history.lowest(day(0), day(1))).hasValue(50);
    }

    @Property(tries = 500)
    void anyWindowHasTheMinimumOverItsInstants(
            @ForAll("changes") List<Change> changes, @ForAll("days") int from, @ForAll("days") int length) {
        PriceHistory history = PriceHistory.NONE;
        for (Change change : changes) {
            history = history.changed(day(change.day()), change.price(), change.sales());
        }
        int last = changes.getLast().day();
        // Earlier steps may have been deleted.
        int start = Math.max(from, last - (int) PriceHistory.PERIOD.toDays());

        assertThat(history.lowest(day(start), day(start + 1 + length)))
                .isEqualTo(minimum(changes, start, start + 1 + length));
    }

    /** The minimum over the days, one by one: the change that applied on the day decides. All times are whole days. */
    private static OptionalLong minimum(List<Change> changes, int from, int to) {
        OptionalLong lowest = OptionalLong.empty();
        for (int day = from; day < to; day++) {
            Long amount = null;
            for (Change change : changes) {
                if (change.day() <= day) {
                    amount = amount(change, day(day));
                }
            }
            if (amount != null && (lowest.isEmpty() || amount < lowest.getAsLong())) {
                lowest = OptionalLong.of(amount);
            }
        }
        return lowest;
    }

    private static @Nullable Long amount(Change change, Instant at) {
        if (change.price() == null) {
            return null;
        }
        return change.sales().stream()
                .filter(sale -> sale.appliesAt(at))
                .map(sale -> sale.price().amountMinor())
                .findFirst()
                .orElse(change.price().amountMinor());
    }

    /** @param price null if the SKU is not for sale */
    record Change(int day, @Nullable Money price, List<SalePrice> sales) {}

    @Provide
    static Arbitrary<Integer> days() {
        return Arbitraries.integers().between(0, 120);
    }

    @Provide
    static Arbitrary<List<Change>> changes() {
        Arbitrary<List<SalePrice>> sales = Arbitraries.integers()
                .between(0, 120)
                .set()
                .ofMaxSize(8)
                .map(days -> {
                    List<Integer> ordered = days.stream().sorted().toList();
                    List<SalePrice> made = new ArrayList<>();
                    for (int i = 0; i + 1 < ordered.size(); i += 1 + i % 2) {
                        made.add(sale(10 + (ordered.get(i) * 7) % 40, ordered.get(i), ordered.get(i + 1)));
                    }
                    return made;
                });
        return Combinators.combine(days(), Arbitraries.longs().between(50, 99).injectNull(0.15), sales)
                .as((day, price, made) -> new Change(day, price == null ? null : pence(price), made))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(all ->
                        all.stream().sorted(Comparator.comparing(Change::day)).toList());
    }

    private static Instant day(int day) {
        return DAY_0.plus(Duration.ofDays(day));
    }

    private static SalePrice sale(long minor, int start, int end) {
        return new SalePrice(pence(minor), day(start), day(end));
    }

    private static Money pence(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
