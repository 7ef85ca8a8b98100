package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import ledger.booking.Booking;
import ledger.booking.Entry;
import ledger.booking.Posting;
import ledger.booking.SetOffs;
import ledger.booking.ShareBooking;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.OrderConfirmed;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;
import platform.money.Money;

/** For any history of orders: what providers hold is what they captured and did not refund, and nothing stays of what was refunded. */
class TheBookIsWhatProvidersHoldTests {

    @Property(tries = 500)
    void clearingAccountsHoldWhatIsCapturedAndNotRefunded(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int orders) {
        List<History> histories = new RandomHistories(seed).histories(orders);
        Map<String, Long> expected = new TreeMap<>();
        histories.forEach(each -> expected.merge(
                (each.provider() == null ? "clearing-unknown" : "clearing:" + each.provider()) + each.currency(),
                each.captured() - each.refunded(),
                Long::sum));
        Map<String, Long> balances = balances(book(mixed(histories, new Random(seed))));

        expected.forEach((account, amount) ->
                assertThat(balances.getOrDefault(account, 0L)).as(account).isEqualTo(amount));
        histories.forEach(each -> assertThat(balances.getOrDefault("customers" + each.currency(), 0L))
                .as("owed to shoppers")
                .isZero());
        assertThat(balances.keySet()).noneMatch(account -> account.startsWith("suspense"));
    }

    @Property(tries = 500)
    void nothingStaysOfAnOrderThatIsFullyRefunded(@ForAll long seed) {
        for (Outcome outcome : List.of(
                Outcome.CANCELLED,
                Outcome.PAID_AFTER_CANCELLATION,
                Outcome.REFUND_FAILED,
                Outcome.REFUND_REPEATED,
                Outcome.FREE_AND_CANCELLED)) {
            History history = new RandomHistories(seed).history(outcome);

            assertThat(balances(book(history.events())).values())
                    .as(history.toString())
                    .containsOnly(0L);
        }
    }

    @Property(tries = 500)
    void onlyShippingStaysOfAnOrderWhoseGoodsAllCameBack(@ForAll long seed) {
        for (Outcome outcome : List.of(Outcome.RETURNED_WHOLE, Outcome.PRICED_AGAIN_WHOLE)) {
            History history = new RandomHistories(seed).history(outcome);
            Map<String, Long> balances = balances(book(history.events()));
            OrderConfirmed confirmed = history.confirmed();
            long tax = sum(confirmed, Charge::tax) + sum(confirmed, Charge::taxIncluded);

            assertThat(balances.get("sales" + history.currency())).isZero();
            assertThat(balances.getOrDefault("discounts" + history.currency(), 0L))
                    .as(history.toString())
                    .isZero();
            assertThat(balances.getOrDefault("tax" + history.currency(), 0L)).isEqualTo(-tax);
            assertThat(balances.getOrDefault("shipping" + history.currency(), 0L))
                    .isEqualTo(sum(confirmed, Charge::taxIncluded) - sum(confirmed, Charge::amount));
            long funded = balances.entrySet().stream()
                    .filter(each ->
                            each.getKey().startsWith("funder:") || each.getKey().startsWith("shipping-discounts"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertThat(funded).isEqualTo(sum(confirmed, Charge::discount));
        }
    }

    @Property(tries = 300)
    void aPaidOrderIsBookedAsItWasPriced(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.PAID);
        Map<String, Long> balances = balances(book(history.events()));
        Amounts amounts = history.confirmed().amounts();
        String currency = history.currency();
        long tax = amounts.tax().plus(amounts.taxIncluded()).amountMinor();

        assertThat(balances.getOrDefault("sales" + currency, 0L) + balances.getOrDefault("shipping" + currency, 0L))
                .isEqualTo(amounts.taxIncluded()
                        .minus(amounts.items())
                        .minus(amounts.shipping())
                        .amountMinor());
        assertThat(balances.getOrDefault("tax" + currency, 0L)).isEqualTo(-tax);
        history.confirmed()
                .discounts()
                .forEach(discount -> discount.lines()
                        .forEach(line -> line.funders()
                                .forEach(share -> assertThat(balances)
                                        .containsKey((share.funder().equals("SHOP")
                                                        ? "discounts"
                                                        : "funder:"
                                                                + share.funder().toLowerCase(java.util.Locale.ROOT))
                                                + currency))));
    }

    @Property(tries = 300)
    void aRefundThatIsReadBeforeThePaymentLeavesNothing(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.CANCELLED);
        List<Event> events = new ArrayList<>(history.events());
        events.add(4, events.remove(2)); // the payment comes after the refund is due

        assertThat(balances(book(events)).values()).containsOnly(0L);
    }

    @Property(tries = 300)
    void eventsThatAreReadAgainAreNotBookedAgain(@ForAll long seed) {
        List<History> histories = new RandomHistories(seed).histories(5);
        List<Event> once =
                histories.stream().flatMap(each -> each.events().stream()).toList();
        List<Event> twice = new ArrayList<>(once);
        twice.addAll(once);

        assertThat(balances(book(twice))).isEqualTo(balances(book(once)));
    }

    private static long sum(OrderConfirmed confirmed, java.util.function.Function<Charge, Money> part) {
        return confirmed.charges().stream()
                .map(part)
                .mapToLong(Money::amountMinor)
                .sum();
    }

    /** All events; those of one order keep their order. */
    private static List<Event> mixed(List<History> histories, Random random) {
        List<List<Event>> left = new ArrayList<>();
        histories.forEach(each -> left.add(new ArrayList<>(each.events())));
        List<Event> mixed = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Event> stream = left.get(random.nextInt(left.size()));
            mixed.add(stream.removeFirst());
            left.removeIf(List::isEmpty);
        }
        return mixed;
    }

    static List<Entry> book(List<Event> events) {
        return new Booking(Map.of(), ShareBooking.none(), SetOffs.always()).book(logged(events));
    }

    static List<Logged> logged(List<Event> events) {
        List<Logged> logged = new ArrayList<>();
        events.forEach(each ->
                logged.add(new Logged(new LogPosition(1, logged.size() + 1), RandomHistories.AT.plusSeconds(9), each)));
        return logged;
    }

    static Map<String, Long> balances(List<Entry> entries) {
        Map<String, Long> balances = new TreeMap<>();
        for (Entry entry : entries) {
            for (Posting posting : entry.postings()) {
                balances.merge(posting.account().code() + entry.currency(), posting.amountMinor(), Math::addExact);
            }
        }
        return balances;
    }
}
