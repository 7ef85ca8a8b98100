package ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ledger.RandomHistories.History;
import ledger.RandomHistories.Outcome;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
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

    private static DisputeState state(DisputeStatus status, Money amount, long feeMinor) {
        return new DisputeState(status, amount, Money.ofMinor(feeMinor, amount.currency()), "fraudulent", null);
    }

    private static DisputeEvent event(
            PaymentSecured captured, int change, @Nullable DisputeState before, DisputeState after) {
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
