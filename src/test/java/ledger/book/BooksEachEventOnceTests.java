package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import ledger.book.RandomHistories.History;
import ledger.booking.BookingRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outbox.EventReader.Progress;

/** Each event of the log is booked exactly once, whatever fails meanwhile, and the book holds what payment has captured and not refunded. */
class BooksEachEventOnceTests extends LedgerTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theBookHoldsWhatIsCapturedAndNotRefunded(long seed) {
        List<History> histories = publishHistories(80, seed);
        catchUp();

        assertTied(histories);
    }

    @Test
    void eventsOfAFailedTransactionAreBookedOnce() {
        catchUp();
        List<History> histories = publishHistories(60, 4);
        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            log.advanceLogged(ledger.book.LedgerProjection.CURSOR, BookingRules.TYPES, 30, events -> {
                                projection.book(events);
                                throw new IllegalStateException("before the commit");
                            }));
            projection.advance();
        }
        catchUp();

        assertTied(histories);
    }

    @Test
    void manyInstancesBookAtTheSameTime() throws InterruptedException {
        List<History> histories = publishHistories(120, 5);
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                instances.execute(() -> {
                    for (int step = 0; step < 40 && projection.advance() != Progress.CAUGHT_UP; step++) {
                        Thread.onSpinWait();
                    }
                });
            }
            instances.shutdown();
            assertThat(instances.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        catchUp();

        assertTied(histories);
    }

    @Test
    void numbersHaveNoGapsAndDaysAreAddedUp() {
        publishHistories(40, 6);
        catchUp();

        assertThat(world.count("select max(entry_no) - count(*) from ledger.entry"))
                .isZero();
        assertThat(world.count("select max(entry_no) - (select last_entry from ledger.book) from ledger.entry"))
                .isZero();
        assertThat(world.count("""
                        select count(*) from ledger.account_day full join (
                            select account, currency, day, sum(amount_minor) as sum, count(*) as n from ledger.posting group by 1, 2, 3) p
                            using (account, currency, day)
                        where (debit_minor - credit_minor, postings) is distinct from (p.sum, p.n)""")).isZero();
    }

    private void assertTied(List<History> histories) {
        for (String currency : List.of("GBP", "EUR", "JPY")) {
            long held = histories.stream()
                    .filter(each -> each.currency().equals(currency))
                    .mapToLong(each -> each.captured() - each.refunded())
                    .sum();
            assertThat(balance(histories, "clearing%", currency)).isEqualTo(held);
            assertThat(balance(histories, "customers", currency)).isZero();
            assertThat(balance(histories, "%", currency)).isZero();
        }
        assertThat(histories.stream().mapToLong(History::captured).sum()).isPositive();
    }
}
