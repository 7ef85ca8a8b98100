package ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import ledger.book.Book;
import ledger.settlement.OpenPostings.OpenPosting;
import ledger.settlement.Settlement.Place;
import ledger.settlement.Settlement.Status;
import ledger.settlement.SettlementRules.Step;
import ledger.settlement.SettlementRules.Wanted;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import platform.web.ProblemException;
import testing.Apart;

/** A run takes what one step has read, once; it begins with what the run before has carried, and skips what that one has surely taken. */
@Apart
class SettlementRunsFollowEachOtherTests {

    private static final String PARTY = "party";
    private static final LocalDate DAY = LocalDate.of(2026, 3, 31);
    private static final Instant NOW = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
    private static final Wanted WANTED = new Wanted(PARTY, "GBP", DAY);

    @Test
    void oneRunOfAPartyCollectsAtATime() {
        assertThat(begin(WANTED, null, true, null).number()).isEqualTo(6);
        assertRefused("SETTLEMENT_UNDER_WAY", () -> begin(WANTED, run(5, Status.COLLECTING, 0, null), true, null));
        assertRefused("SETTLEMENT_IN_FUTURE", () -> begin(new Wanted(PARTY, "GBP", DAY.plusDays(1)), null, true, null));
        assertRefused("PARTY_UNKNOWN", () -> begin(WANTED, null, false, null));
    }

    @Test
    void aRunBeginsWithWhatTheOneBeforeHasCarried() {
        Settlement carried = begin(WANTED, run(5, Status.CARRIED, -70, null), true, null);
        assertThat(carried.carriedMinor()).isEqualTo(-70);
        assertThat(carried.sumMinor()).isEqualTo(-70);

        assertThat(begin(WANTED, run(5, Status.SETTLED, 70, null), true, null).sumMinor())
                .isZero();
    }

    @Test
    void aRunSkipsOnlyClosedDaysThatTheOneBeforeHasTaken() {
        Settlement open = begin(WANTED, run(5, Status.SETTLED, 0, null), true, null);
        assertThat(open.next().day()).isBefore(LocalDate.of(2000, 1, 1));
        assertThat(open.completeTo()).isNull();

        Settlement closed = begin(WANTED, run(5, Status.SETTLED, 0, DAY.minusDays(9)), true, DAY.minusDays(2));
        assertThat(closed.next()).isEqualTo(new Place(DAY.minusDays(8), 0, 0));
        assertThat(closed.completeTo()).isEqualTo(DAY.minusDays(2));

        Settlement earlier = begin(
                new Wanted(PARTY, "GBP", DAY.minusDays(5)), run(5, Status.SETTLED, 0, null), true, DAY.minusDays(2));
        assertThat(earlier.completeTo()).isEqualTo(DAY.minusDays(5));
    }

    @Test
    void theLastStepDecides() {
        Settlement run = run(5, Status.COLLECTING, 10, null);
        Step some = SettlementRules.proceed(run, read(true, 30, -10), NOW);
        assertThat(some.made()).isEmpty();
        assertThat(some.taken()).hasSize(2);
        assertThat(some.after().sumMinor()).isEqualTo(30);
        assertThat(some.after().postings()).isEqualTo(2);
        assertThat(some.after().status()).isEqualTo(Status.COLLECTING);
        assertThat(some.after().next()).isEqualTo(new Place(DAY, 9, 2));

        Step last = SettlementRules.proceed(run, read(false, 30), NOW);
        assertThat(last.made()).hasValueSatisfying(made -> {
            assertThat(made.amount()).isEqualTo(Money.ofMinor(40, "GBP"));
            assertThat(made.correlation()).isEqualTo("settlement/5");
        });
        assertThat(last.after().status()).isEqualTo(Status.SETTLED);

        Step negative = SettlementRules.proceed(run, read(false, -11), NOW);
        assertThat(negative.made()).isEmpty();
        assertThat(negative.after().status()).isEqualTo(Status.CARRIED);

        Step nothing = SettlementRules.proceed(run, read(false, -10), NOW);
        assertThat(nothing.made()).isEmpty();
        assertThat(nothing.after().status()).isEqualTo(Status.SETTLED);
    }

    private static Settlement begin(
            Wanted wanted, @Nullable Settlement before, boolean isDeclared, @Nullable LocalDate closedThrough) {
        return SettlementRules.begin(wanted, 6, before, isDeclared, new Book(ZoneOffset.UTC, 100, closedThrough), NOW);
    }

    private static void assertRefused(String code, ThrowingCallable begin) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(begin)
                .satisfies(refusal -> assertThat(refusal.kind()).hasToString(code));
    }

    private static OpenPostings read(boolean more, long... amounts) {
        List<OpenPosting> open = Arrays.stream(amounts)
                .mapToObj(amount -> new OpenPosting(9, 1, DAY, "order", amount))
                .toList();
        return new OpenPostings(open, new Place(DAY, 9, 2), more);
    }

    private static Settlement run(long number, Status status, long sum, @Nullable LocalDate completeTo) {
        return new Settlement(
                number,
                PARTY,
                "GBP",
                null,
                DAY,
                status,
                0,
                sum,
                0,
                new Place(LocalDate.of(1, 1, 1), 0, 0),
                completeTo,
                NOW,
                status == Status.COLLECTING ? null : NOW);
    }
}
