package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import ledger.booking.Account;
import ledger.booking.Booking;
import ledger.booking.Entry;
import ledger.booking.EntryKind;
import ledger.booking.Posting;
import ledger.booking.SetOffs;
import ledger.booking.ShareBooking;
import ledger.booking.Split;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnedLine;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;
import testing.Apart;

/** For any history of an order, the payable of each party is its share of the units that stay sold. */
@Apart
class SharesFollowWhatStaysSoldTests {

    private static final LogPosition START = new LogPosition(1, 1);

    @Property(tries = 500)
    void thePayableIsTheShareOfWhatStaysSold(@ForAll long seed) {
        for (Outcome outcome : Outcome.values()) {
            History history = new RandomHistories(seed).history(outcome);
            List<Split> splits = splits(new Random(seed));
            List<Entry> entries = book(history.eventsWithLines(), splits, 1);
            Map<String, Long> balances = balances(entries);
            Map<String, Long> expected = due(history, splits);

            assertThat(balances.entrySet().stream()
                            .filter(each -> each.getKey().startsWith("payable:") && each.getValue() != 0)
                            .map(Map.Entry::getKey))
                    .isSubsetOf(expected.keySet());
            expected.forEach((account, due) -> assertThat(-balances.getOrDefault(account, 0L))
                    .as("%s of %s", account, history)
                    .isEqualTo(due));
            assertThat(balances.getOrDefault("shares", 0L))
                    .isEqualTo(expected.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    @Property(tries = 300)
    void nothingIsDueForAnOrderThatCameBackWhole(@ForAll long seed) {
        for (Outcome outcome : List.of(
                Outcome.CANCELLED,
                Outcome.PAID_AFTER_CANCELLATION,
                Outcome.REFUND_FAILED,
                Outcome.REFUND_REPEATED,
                Outcome.RETURNED_WHOLE,
                Outcome.PRICED_AGAIN_WHOLE,
                Outcome.FREE_AND_CANCELLED)) {
            History history = new RandomHistories(seed).history(outcome);
            Map<String, Long> balances = balances(book(history.eventsWithLines(), splits(new Random(seed)), 1));

            balances.forEach((account, balance) -> {
                if (account.startsWith("payable:") || account.equals("shares")) {
                    assertThat(balance).as("%s of %s", account, history).isZero();
                }
            });
        }
    }

    @Property(tries = 300)
    void thePayableIsNeverBelowZeroNorAboveTheGoods(@ForAll long seed) {
        History history = new RandomHistories(seed).history();
        Map<String, Long> sums = new HashMap<>();
        for (Entry entry : book(history.eventsWithLines(), splits(new Random(seed)), 1)) {
            entry.postings().forEach(each -> sums.merge(each.account().code(), -each.amountMinor(), Math::addExact));
            long due = sums.entrySet().stream()
                    .filter(each -> each.getKey().startsWith("payable:"))
                    .peek(each -> assertThat(each.getValue()).isNotNegative())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertThat(due)
                    .isLessThanOrEqualTo(history.confirmed()
                            .amounts()
                            .items()
                            .minus(history.confirmed().amounts().discount())
                            .amountMinor());
        }
    }

    @Property(tries = 200)
    void withoutSplitsTheEntriesAreAsWithoutTheLines(@ForAll long seed) {
        History history = new RandomHistories(seed).history();

        assertThat(balances(book(history.eventsWithLines(), List.of(), 1)))
                .isEqualTo(balances(book(history.events(), List.of(), 1)));
    }

    @Property(tries = 200)
    void anEntryIsBookedByTheVersionThatWasSavedBeforeIt(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.RETURNED);
        List<Split> before = List.of(split("a", 1, "seller", Set.of(), 5000, null, 0));
        List<Split> both = new ArrayList<>(before);
        both.add(split("a", 2, "seller", Set.of(), 1000, null, 2)); // the recognition is entry 2

        assertThat(book(history.eventsWithLines(), both, 1).stream().map(Entry::postings))
                .isEqualTo(book(history.eventsWithLines(), before, 1).stream()
                        .map(Entry::postings)
                        .toList());
        long recognised = recognised(book(history.eventsWithLines(), both, 1));
        long later = recognised(book(history.eventsWithLines(), both, 100));
        assertThat(later).isLessThanOrEqualTo(recognised / 4);
    }

    @Property(tries = 100)
    void aReturnAfterTheReversalOfTheOrderTakesNothingBackTwice(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.RETURNED_WHOLE);
        List<Event> events = history.eventsWithLines();
        events.add(
                4,
                new RefundDue(
                        history.order(),
                        RandomHistories.AT.plusSeconds(7200),
                        history.order() + "/refund",
                        history.confirmed().amounts().payable(),
                        "CANCELLED"));

        Map<String, Long> balances = balances(book(events, splits(new Random(seed)), 1));
        balances.forEach((account, balance) -> {
            if (account.startsWith("payable:") || account.equals("shares")) {
                assertThat(balance).as("%s of %s", account, history).isZero();
            }
        });
    }

    @Property(tries = 20)
    void theAccountsOfAPartyAreLiabilities(@ForAll @IntRange(min = 1, max = 99) int party) {
        assertThat(Account.ofCode("payable:party-" + party)).isEqualTo(Account.payable("party-" + party));
        assertThat(Account.ofCode("settled:party-" + party).kind()).isEqualTo(Account.Kind.LIABILITY);
    }

    @Property(tries = 100)
    void anOrderThatWasPlacedBeforeTheFirstSplitHasNoShare(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.PAID);
        List<Split> splits = List.of(split("a", 1, "seller", Set.of(), 5000, null, 0));

        assertThat(recognised(book(history.eventsWithLines(), splits, 1, new LogPosition(1, 2))))
                .isZero();
    }

    private static long recognised(List<Entry> entries) {
        return entries.stream()
                .filter(each -> each.kind() == EntryKind.RECOGNITION)
                .flatMap(each -> each.postings().stream())
                .filter(each -> each.account().code().startsWith("payable:"))
                .mapToLong(each -> -each.amountMinor())
                .sum();
    }

    /** The shares of what stays sold, computed from the events alone, by account. */
    private static Map<String, Long> due(History history, List<Split> splits) {
        Map<String, Long> due = new TreeMap<>();
        boolean recognised = switch (history.outcome()) {
            case PAID, RETURNED, RETURNED_WHOLE, PRICED_AGAIN_WHOLE, FREE -> true;
            default -> false;
        };
        if (!recognised) {
            return due;
        }
        Instant paid = RandomHistories.AT.plusSeconds(90);
        for (Line line : history.created().lines()) {
            LineAmounts amounts = history.confirmed().lines().get(line.lineNo() - 1);
            long net = line.amount()
                    .minus(amounts.discount())
                    .minus(amounts.taxIncluded())
                    .amountMinor();
            long back = 0;
            for (Event event : history.events()) {
                if (event instanceof ReturnAccepted accepted) {
                    back += accepted.lines().stream()
                            .filter(each -> each.amounts().lineNo() == line.lineNo())
                            .mapToLong(ReturnedLine::quantity)
                            .sum();
                }
            }
            long left = Math.max(0, line.quantity() - back);
            for (Split split : splits) {
                boolean concerned = (split.skuIds().isEmpty() || split.skuIds().contains(line.skuId()))
                        && (split.currency() == null || split.currency().equals(history.currency()))
                        && split.validFrom().isBefore(paid)
                        && (split.validTo() == null || split.validTo().isAfter(paid));
                if (concerned) {
                    due.merge(
                            "payable:" + split.partyId(),
                            BigInteger.valueOf(net)
                                    .multiply(BigInteger.valueOf(split.basisPoints()))
                                    .multiply(BigInteger.valueOf(left))
                                    .divide(BigInteger.valueOf(10_000L * line.quantity()))
                                    .longValueExact(),
                            Long::sum);
                }
            }
        }
        return due;
    }

    /** Three parties, whose splits never take more than a whole line. */
    private static List<Split> splits(Random random) {
        List<Split> splits = new ArrayList<>();
        splits.add(
                split("all", 1, "market", Set.of(), 1 + random.nextInt(3333), random.nextBoolean() ? null : "GBP", 0));
        splits.add(split("some", 1, "seller", Set.of("sku-1", "sku-3"), 1 + random.nextInt(3333), null, 0));
        splits.add(split("more", 1, random.nextBoolean() ? "seller" : "brand", Set.of("sku-1"), 3334, null, 0));
        Split ended = split("ended", 1, "gone", Set.of(), 3000, null, 0);
        splits.add(new Split(
                ended.id(),
                1,
                ended.partyId(),
                ended.partyName(),
                Set.of(),
                ended.basisPoints(),
                null,
                ended.validFrom(),
                RandomHistories.AT,
                0));
        return splits;
    }

    static Split split(
            String id,
            long version,
            String party,
            Set<String> skus,
            int basisPoints,
            @Nullable String currency,
            long afterEntry) {
        return new Split(
                id,
                version,
                party,
                "Party " + party,
                skus,
                basisPoints,
                currency,
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                afterEntry);
    }

    private static List<Entry> book(List<Event> events, List<Split> splits, long nextEntry) {
        return book(events, splits, nextEntry, START);
    }

    private static List<Entry> book(List<Event> events, List<Split> splits, long nextEntry, LogPosition since) {
        List<Logged> logged = new ArrayList<>();
        events.forEach(each ->
                logged.add(new Logged(new LogPosition(1, logged.size() + 1), RandomHistories.AT.plusSeconds(9), each)));
        return new Booking(Map.of(), new ShareBooking(splits, since, Map.of(), nextEntry), SetOffs.always())
                .book(logged);
    }

    private static Map<String, Long> balances(List<Entry> entries) {
        Map<String, Long> balances = new TreeMap<>();
        for (Entry entry : entries) {
            for (Posting posting : entry.postings()) {
                balances.merge(posting.account().code(), posting.amountMinor(), Math::addExact);
            }
        }
        return balances;
    }
}
