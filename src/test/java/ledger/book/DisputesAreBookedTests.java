package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import ledger.booking.Booking;
import ledger.booking.Entry;
import ledger.booking.SetOffs;
import ledger.booking.ShareBooking;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.Logged;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import platform.money.Money;

/** Whatever a provider says of a dispute, and however often: the book has what it says last. */
class DisputesAreBookedTests {

    private static final Instant AT = RandomHistories.AT;

    @Property(tries = 500)
    void theEntriesOfADisputeAddUpToItsLastState(@ForAll long seed) {
        Random random = new Random(seed);
        History history = new RandomHistories(seed).history(Outcome.PAID);
        PaymentSecured captured = history.secured();
        List<DisputeEvent> disputes = dispute(captured, random);
        DisputeState last = disputes.getLast().after();
        List<Event> events = new ArrayList<>(history.events());
        events.addAll(disputes);
        events.addAll(disputes.subList(0, random.nextInt(disputes.size() + 1))); // read again

        Map<String, Long> before =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(history.events()));
        Map<String, Long> after =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        String currency = history.currency();
        long amount = last.amount().amountMinor();
        long fee = last.fee().amountMinor();
        long held = last.decided() ? 0 : amount;
        long lost = last.status() == DisputeStatus.LOST ? amount : 0;
        assertThat(after.getOrDefault("disputes:acme" + currency, 0L)).isEqualTo(held);
        assertThat(after.getOrDefault("dispute-losses" + currency, 0L)).isEqualTo(lost);
        assertThat(after.getOrDefault("fee:acme" + currency, 0L)).isEqualTo(fee);
        String clearing = captured.provider() == null ? "clearing-unknown" : "clearing:" + captured.provider();
        assertThat(after.get(clearing + currency)).isEqualTo(before.get(clearing + currency) - held - lost - fee);
        before.forEach((account, balance) -> {
            if (!account.startsWith("clearing")) {
                assertThat(after.get(account)).as(account).isEqualTo(balance);
            }
        });
    }

    /** A refund reverses what was recognised of the order, and not what a dispute has cost. */
    @Property(tries = 200)
    void aRefundDoesNotReverseADispute(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.CANCELLED);
        PaymentSecured captured = history.secured();
        List<Event> events = new ArrayList<>(history.events());
        int place = history.placeOfCapture() + 1;
        DisputeState received = state(DisputeStatus.RECEIVED, captured.amount(), 0);
        events.add(place, event(captured, 1, null, received));
        events.add(place + 1, event(captured, 2, received, state(DisputeStatus.LOST, captured.amount(), 1500)));

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        assertThat(balances.get("dispute-losses" + history.currency()))
                .isEqualTo(captured.amount().amountMinor());
        assertThat(balances.get("fee:acme" + history.currency())).isEqualTo(1500);
        assertThat(balances.getOrDefault("sales" + history.currency(), 0L)).isZero();
    }

    /** The payer of a cancelled order has won a dispute, too: whichever comes first, the loss is what the shop owed anyway. */
    @Property(tries = 200)
    void aLostDisputeOfACancelledOrderIsBookedOnce(@ForAll long seed, @ForAll boolean disputedFirst) {
        History history = new RandomHistories(seed).history(Outcome.CANCELLED);
        PaymentSecured captured = history.secured();
        DisputeState received = state(DisputeStatus.RECEIVED, captured.amount(), 0);
        List<Event> events =
                new ArrayList<>(history.events().subList(0, 4)); // until the refund is due; the provider refuses it
        events.addAll(
                disputedFirst ? 3 : 4,
                List.of(
                        event(captured, 1, null, received),
                        event(captured, 2, received, state(DisputeStatus.LOST, captured.amount(), 0))));

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        assertThat(balances.values()).as(balances.toString()).containsOnly(0L);
    }

    /**
     * Whatever part is disputed, won or lost, and refunded, in any order and however often: of what the shop owes and what it has lost, the
     * smaller one is set off.
     */
    @Property(tries = 1000)
    void theSmallerOfDebtAndLossIsSetOff(@ForAll long seed) {
        Random random = new Random(seed);
        History history = new RandomHistories(seed)
                .history(random.nextBoolean() ? Outcome.CANCELLED : Outcome.PAID_AFTER_CANCELLATION);
        PaymentSecured captured = history.secured();
        String currency = history.currency();
        List<Event> own = new ArrayList<>(history.events());
        own.removeIf(each -> each instanceof PaymentRefunded);
        long refunded = random.nextBoolean() ? 0 : 1 + random.nextLong(history.captured());
        if (refunded > 0) {
            own.add(new PaymentRefunded(
                    "refund", history.order(), captured.reference(), Money.ofMinor(refunded, currency), "acme"));
        }
        List<DisputeEvent> disputes = dispute(captured, random);
        List<Event> events = merged(own, disputes, random);
        events.addAll(events.subList(0, random.nextInt(events.size() + 1))); // read again

        List<Entry> entries = TheBookIsWhatProvidersHoldTests.book(events);

        DisputeState last = disputes.getLast().after();
        long owed = history.captured() - refunded;
        long lost = last.status() == DisputeStatus.LOST ? last.amount().amountMinor() : 0;
        Map<String, Long> balances = TheBookIsWhatProvidersHoldTests.balances(entries);
        assertThat(balances.getOrDefault("customers" + currency, 0L)).isEqualTo(Math.min(owed, lost) - owed);
        assertThat(balances.getOrDefault("dispute-losses" + currency, 0L)).isEqualTo(lost - Math.min(owed, lost));
        for (int booked = 1; booked <= entries.size(); booked++) {
            Map<String, Long> then = TheBookIsWhatProvidersHoldTests.balances(entries.subList(0, booked));
            long loss = then.getOrDefault("dispute-losses" + currency, 0L);
            assertThat(loss).as("lost after %s entries", booked).isNotNegative();
            assertThat(loss > 0 && then.getOrDefault("customers" + currency, 0L) < 0)
                    .as("owed and lost after %s entries", booked)
                    .isFalse();
        }
    }

    /** The entries that an earlier build has booked stay as they are, and the next entry of the order sets off. */
    @Property(tries = 100)
    void entriesOfEarlierBuildsAreBookedAgainAsTheyWere(@ForAll long seed) {
        History history = new RandomHistories(seed).history(Outcome.CANCELLED);
        PaymentSecured captured = history.secured();
        DisputeState received = state(DisputeStatus.RECEIVED, captured.amount(), 0);
        DisputeState lost = state(DisputeStatus.LOST, captured.amount(), 0);
        List<Event> events = new ArrayList<>(history.events().subList(0, 4));
        events.add(event(captured, 1, null, received));
        events.add(event(captured, 2, received, lost));
        events.add(event(captured, 3, lost, state(DisputeStatus.LOST, captured.amount(), 1500)));
        List<Logged> logged = TheBookIsWhatProvidersHoldTests.logged(events);
        long amount = captured.amount().amountMinor();

        List<Entry> entries = new Booking(Map.of(), ShareBooking.none(), SetOffs.since(6, 1)).book(logged);

        assertThat(entries).hasSize(6);
        Map<String, Long> before = TheBookIsWhatProvidersHoldTests.balances(entries.subList(0, 5));
        assertThat(before.get("customers" + history.currency())).isEqualTo(-amount);
        assertThat(before.get("dispute-losses" + history.currency())).isEqualTo(amount);
        Map<String, Long> after = TheBookIsWhatProvidersHoldTests.balances(entries);
        assertThat(after.get("customers" + history.currency())).isZero();
        assertThat(after.get("dispute-losses" + history.currency())).isZero();
    }

    /** All events; those of each list keep their order. */
    private static List<Event> merged(List<Event> some, List<? extends Event> others, Random random) {
        List<Event> left = new ArrayList<>(some);
        List<Event> right = new ArrayList<>(others);
        List<Event> merged = new ArrayList<>();
        while (!left.isEmpty() || !right.isEmpty()) {
            boolean isRight = left.isEmpty() || (!right.isEmpty() && random.nextBoolean());
            merged.add(isRight ? right.removeFirst() : left.removeFirst());
        }
        return merged;
    }

    private static List<DisputeEvent> dispute(PaymentSecured captured, Random random) {
        List<DisputeEvent> events = new ArrayList<>();
        DisputeState before = null;
        for (int change = 1; change <= 1 + random.nextInt(6); change++) {
            DisputeStatus status = before == null
                    ? DisputeStatus.RECEIVED
                    : DisputeStatus.values()[random.nextInt(DisputeStatus.values().length)];
            long minor = 1 + random.nextLong(captured.amount().amountMinor());
            DisputeState after =
                    state(status, Money.ofMinor(minor, captured.amount().currency()), random.nextInt(3) * 750L);
            events.add(event(captured, change, before, after));
            before = after;
        }
        return events;
    }

    static DisputeState state(DisputeStatus status, Money amount, long feeMinor) {
        return new DisputeState(status, amount, Money.ofMinor(feeMinor, amount.currency()), "fraudulent", null);
    }

    static DisputeEvent event(PaymentSecured captured, int change, @Nullable DisputeState before, DisputeState after) {
        String dispute = "acme:dp_1";
        if (before == null) {
            return new DisputeOpened(dispute, captured.correlation(), captured.reference(), "acme", change, after, AT);
        }
        return after.decided()
                ? new DisputeClosed(
                        dispute, captured.correlation(), captured.reference(), "acme", change, before, after, AT)
                : new DisputeChanged(
                        dispute, captured.correlation(), captured.reference(), "acme", change, before, after, AT);
    }
}
