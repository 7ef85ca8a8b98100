package ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ledger.book.Book;
import ledger.settlement.BeginSettlement;
import ledger.settlement.BeginSettlement.Begun;
import ledger.settlement.BeginSettlement.InTheFuture;
import ledger.settlement.BeginSettlement.UnderWay;
import ledger.settlement.BeginSettlement.UnknownParty;
import ledger.settlement.OpenPostings;
import ledger.settlement.OpenPostings.OpenPosting;
import ledger.settlement.Settlement;
import ledger.settlement.Settlement.Place;
import ledger.settlement.Settlement.Status;
import ledger.settlement.SettlementEdits;
import ledger.settlement.SettlementEdits.Found;
import ledger.settlement.SettlementEdits.Party;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import testing.Apart;

/** A run takes what one step has read, once; it begins with what the run before has carried, and skips what that one has surely taken. */
@Apart
class SettlementRunsFollowEachOtherTests {

    private static final Party PARTY = new Party("party", "GBP");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 31);
    private static final Instant NOW = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);

    @Test
    void oneRunOfAPartyCollectsAtATime() {
        SettlementEdits edits = edits(null, null, Map.of(), Map.of());

        assertThat(edits.begin(begin(DAY))).isEqualTo(new Begun(1));
        assertThat(edits.begin(begin(DAY))).isEqualTo(new UnderWay(1));
        assertThat(edits(run(5, Status.COLLECTING, 0, null), null, Map.of(), Map.of())
                        .begin(begin(DAY)))
                .isEqualTo(new UnderWay(5));
        assertThat(edits.begin(begin(DAY.plusDays(1)))).isEqualTo(new InTheFuture(DAY));
        assertThat(edits.begin(new BeginSettlement(key(), "other", "GBP", DAY))).isEqualTo(new UnknownParty());
    }

    @Test
    void aRunBeginsWithWhatTheOneBeforeHasCarried() {
        SettlementEdits carried = edits(run(5, Status.CARRIED, -70, null), null, Map.of(), Map.of());
        carried.begin(begin(DAY));
        assertThat(carried.begun(6).carriedMinor()).isEqualTo(-70);
        assertThat(carried.begun(6).sumMinor()).isEqualTo(-70);

        SettlementEdits settled = edits(run(5, Status.SETTLED, 70, null), null, Map.of(), Map.of());
        settled.begin(begin(DAY));
        assertThat(settled.begun(6).sumMinor()).isZero();
    }

    @Test
    void aRunSkipsOnlyClosedDaysThatTheOneBeforeHasTaken() {
        SettlementEdits open = edits(run(5, Status.SETTLED, 0, null), null, Map.of(), Map.of());
        open.begin(begin(DAY));
        assertThat(open.begun(6).next().day()).isBefore(LocalDate.of(2000, 1, 1));
        assertThat(open.begun(6).completeTo()).isNull();

        SettlementEdits closed =
                edits(run(5, Status.SETTLED, 0, DAY.minusDays(9)), DAY.minusDays(2), Map.of(), Map.of());
        closed.begin(begin(DAY));
        assertThat(closed.begun(6).next()).isEqualTo(new Place(DAY.minusDays(8), 0, 0));
        assertThat(closed.begun(6).completeTo()).isEqualTo(DAY.minusDays(2));

        SettlementEdits earlier = edits(run(5, Status.SETTLED, 0, null), DAY.minusDays(2), Map.of(), Map.of());
        earlier.begin(begin(DAY.minusDays(5)));
        assertThat(earlier.begun(6).completeTo()).isEqualTo(DAY.minusDays(5));
    }

    @Test
    void aStepIsTakenOnceAndTheLastOneDecides() {
        Settlement run = run(5, Status.COLLECTING, 10, null);
        SettlementEdits some = edits(run, null, Map.of(5L, run), Map.of(5L, read(true, 30, -10)));
        assertThat(some.proceed(5)).isEmpty();
        assertThat(some.proceed(5)).isEmpty();
        assertThat(some.continued()).singleElement().satisfies(after -> {
            assertThat(after.sumMinor()).isEqualTo(30);
            assertThat(after.postings()).isEqualTo(2);
            assertThat(after.status()).isEqualTo(Status.COLLECTING);
            assertThat(after.next()).isEqualTo(new Place(DAY, 9, 2));
        });

        SettlementEdits last = edits(run, null, Map.of(5L, run), Map.of(5L, read(false, 30)));
        assertThat(last.proceed(5)).hasValueSatisfying(made -> {
            assertThat(made.amount()).isEqualTo(Money.ofMinor(40, "GBP"));
            assertThat(made.correlation()).isEqualTo("settlement/5");
        });
        assertThat(last.proceed(5)).as("the event is published once").isEmpty();
        assertThat(last.continued().getFirst().status()).isEqualTo(Status.SETTLED);

        SettlementEdits negative = edits(run, null, Map.of(5L, run), Map.of(5L, read(false, -11)));
        assertThat(negative.proceed(5)).isEmpty();
        assertThat(negative.continued().getFirst().status()).isEqualTo(Status.CARRIED);

        SettlementEdits nothing = edits(run, null, Map.of(5L, run), Map.of(5L, read(false, -10)));
        assertThat(nothing.proceed(5)).isEmpty();
        assertThat(nothing.continued().getFirst().status()).isEqualTo(Status.SETTLED);
        assertThat(nothing.proceed(4)).isEmpty();
    }

    private static SettlementEdits edits(
            @Nullable Settlement last,
            @Nullable LocalDate closedThrough,
            Map<Long, Settlement> collecting,
            Map<Long, OpenPostings> read) {
        return new SettlementEdits(
                new Found(
                        last == null ? Map.of() : Map.of(PARTY, last),
                        List.of(PARTY),
                        last == null ? 0 : last.number(),
                        collecting,
                        read),
                new Book(ZoneOffset.UTC, 100, closedThrough),
                NOW);
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
                PARTY.partyId(),
                PARTY.currency(),
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

    private static BeginSettlement begin(LocalDate through) {
        return new BeginSettlement(key(), PARTY.partyId(), PARTY.currency(), through);
    }

    private static IdempotencyKey key() {
        return new IdempotencyKey("key", "body");
    }
}
