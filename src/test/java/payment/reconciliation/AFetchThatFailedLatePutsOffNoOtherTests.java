package payment.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import testing.ModuleTest;

/** Only the instance that has claimed a day last may say that its statement could not be fetched. */
@ModuleTest(module = "payment")
class AFetchThatFailedLatePutsOffNoOtherTests {

    /** No such provider is asked, so nothing else claims its days. */
    private static final String PROVIDER = "nobody";

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(30);

    private final Days days;
    private final TransactionTemplate transaction;

    AFetchThatFailedLatePutsOffNoOtherTests(Days days, TransactionTemplate transaction) {
        this.days = days;
        this.transaction = transaction;
    }

    @Test
    void whenTheDayWasClaimedAgainAfterTheLease() {
        LocalDate day = LocalDate.of(2026, 3, 1);
        transaction.executeWithoutResult(status -> days.add(PROVIDER, day, NOW));
        Day first = claim(NOW);
        Day second = claim(NOW.plus(LEASE));
        assertThat(second.fetchAttempts()).isEqualTo(first.fetchAttempts() + 1);

        assertOnlyTheSecondCounts(first, second);
    }

    /** The number of its claims begins again, so both claims have the same number. */
    @Test
    void whenAnOperatorLetItBeFetchedAnew() {
        LocalDate day = LocalDate.of(2026, 3, 2);
        transaction.executeWithoutResult(status -> days.add(PROVIDER, day, NOW));
        Day first = claim(NOW);
        transaction.executeWithoutResult(status -> days.fetchNow(first, NOW.plusSeconds(1)));
        Day second = claim(NOW.plusSeconds(1));
        assertThat(second.fetchAttempts()).isEqualTo(first.fetchAttempts());

        assertOnlyTheSecondCounts(first, second);
    }

    private void assertOnlyTheSecondCounts(Day first, Day second) {
        Instant again = NOW.plus(Duration.ofDays(1));
        transaction.executeWithoutResult(status -> days.notFetched(first, "late", again));
        assertThat(day(first.day())).isEqualTo(second);

        transaction.executeWithoutResult(status -> days.notFetched(second, "in time", again));
        assertThat(day(first.day()).fetchFailure()).isEqualTo("in time");
        assertThat(day(first.day()).fetchDueAt()).isEqualTo(again);
    }

    private Day claim(Instant at) {
        return Objects.requireNonNull(transaction.execute(
                status -> days.claimFetch(List.of(PROVIDER), at, LEASE).orElseThrow()));
    }

    private Day day(LocalDate day) {
        return Objects.requireNonNull(transaction.execute(status -> days.lock(PROVIDER, day)));
    }
}
