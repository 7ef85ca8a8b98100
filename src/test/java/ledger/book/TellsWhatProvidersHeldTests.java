package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentRequest;
import payment.PaymentRequest.BalanceComparisonRequested;
import payment.StatementEvent.BalanceStated;
import payment.StatementEvent.FeesStated;
import payment.StatementEvent.PayoutStated;
import platform.money.Money;

/** Payment is told what a clearing account had at the end of a provider's day, once all that was published before is booked. */
class TellsWhatProvidersHeldTests extends LedgerTest {

    private static final LocalDate DAY = LocalDate.of(2026, 2, 27);
    private static final Instant END = Instant.parse("2026-02-27T16:00:00Z"); // of the day in Beijing

    private String provider = "";

    @Autowired
    BalanceAnswers answers;

    @BeforeEach
    void anotherProvider() {
        provider = "p" + UUID.randomUUID().toString().substring(0, 8);
        catchUp();
        answers.answer();
    }

    @Test
    void whatHappenedUntilTheEndOfTheDayCountsWheneverItIsBooked() {
        world.publish(
                captured(10_000, END.minusMillis(1)),
                captured(500, END), // of the next day
                new FeesStated(provider, DAY, 1, gbp(0), gbp(60), END.minusSeconds(1)),
                new PayoutStated(provider, "po_1", 1, gbp(0), gbp(4_000), END.minusSeconds(60)),
                stated(1));
        catchUp();
        assertThat(told()).isEmpty();
        answers.answer();
        assertThat(told()).containsExactly("1 5940");

        world.publish(
                captured(250, END.minusSeconds(3_600)), captured(7, END.plusSeconds(3_600)), stated(2), stated(3));
        catchUp();
        answers.answer();
        answers.answer();
        assertThat(told()).as("only the newest question is answered, and once").containsExactly("1 5940", "3 6190");
    }

    @Test
    void aProviderWithoutEntriesHasNothing() {
        world.publish(stated(1));
        catchUp();
        answers.answer();
        assertThat(told()).containsExactly("1 0");
        assertThat(world.published(BalanceStated.correlation(provider, DAY), PaymentRequest.class))
                .containsExactly(BalanceComparisonRequested.class);
    }

    private BalanceStated stated(int change) {
        return new BalanceStated(provider, DAY, change, gbp(1), END);
    }

    private PaymentSecured captured(long amountMinor, Instant at) {
        String order = UUID.randomUUID().toString();
        return new PaymentSecured(
                "pay" + order, order, gbp(amountMinor), at, provider, "provider-id", true, null, null);
    }

    private static Money gbp(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }

    private List<String> told() {
        return world.texts("""
                select concat_ws(' ', payload::json ->> 'change', payload::json #>> '{balance,amount_minor}') from outbox.event
                where correlation = ? and type like 'payment.balance_comparison%' order by id""", BalanceStated.correlation(provider, DAY));
    }
}
