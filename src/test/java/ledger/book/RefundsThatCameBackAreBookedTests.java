package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundReturned;

/** A refund has failed after it had succeeded: the provider has the money for the shop again, and the shop owes it to the shopper again. */
class RefundsThatCameBackAreBookedTests {

    @Property(tries = 500)
    void theRefundIsReversedOnceWhicheverIsReadFirst(@ForAll long seed) {
        Random random = new Random(seed);
        History history = new RandomHistories(seed).history(Outcome.CANCELLED);
        PaymentRefunded refunded = history.events().stream()
                .filter(PaymentRefunded.class::isInstance)
                .map(PaymentRefunded.class::cast)
                .findFirst()
                .orElseThrow();
        RefundReturned returned = new RefundReturned(
                refunded.reference(),
                refunded.correlation(),
                refunded.paymentReference(),
                refunded.amount(),
                "acme",
                "expired_or_canceled_card",
                RandomHistories.AT);
        List<Event> events = new ArrayList<>(history.events());
        int capture = history.placeOfCapture() + 1;
        for (int copies = 1 + random.nextInt(3); copies > 0; copies--) {
            events.add(capture + random.nextInt(events.size() - capture + 1), returned);
        }

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));

        long amount = refunded.amount().amountMinor();
        String currency = history.currency();
        String clearing = history.provider() == null ? "clearing-unknown" : "clearing:" + history.provider();
        assertThat(balances.get(clearing + currency)).isEqualTo(history.captured() - history.refunded() + amount);
        assertThat(balances.get("customers" + currency)).isEqualTo(-amount);

        events.add(new PaymentRefunded(
                refunded.reference() + "/again",
                refunded.correlation(),
                refunded.paymentReference(),
                refunded.amount(),
                refunded.provider()));
        assertThat(TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events))
                        .values())
                .containsOnly(0L);
    }
}
