package ledger.settlement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ledger.LedgerEvent.SettlementMade;
import ledger.book.Book;
import ledger.settlement.OpenPostings.OpenPosting;
import ledger.settlement.Settlement.Place;
import ledger.settlement.Settlement.Status;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.web.ProblemException;

/** Which settlements begin, and which postings they take. The book is locked. */
final class SettlementRules {

    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

    private SettlementRules() {}

    /**
     * The settlement that an operator wants.
     *
     * @param through the last accounting day that counts
     */
    public record Wanted(String partyId, String currency, LocalDate through) {}

    /**
     * A step of a settlement.
     *
     * @param after the settlement as it is now
     * @param taken the postings that it takes
     * @param made the event of a settlement that has to be paid out; empty if it goes on, or nothing has to be paid
     */
    public record Step(Settlement after, List<OpenPosting> taken, Optional<SettlementMade> made) {}

    /**
     * Begins a settlement.
     *
     * @param number of the new settlement
     * @param before the last settlement of the party in the currency; null if there is none
     * @param isDeclared whether a split of the party was ever declared
     * @throws ProblemException 409 if the day is in the future, the settlement before still collects, or no split was ever declared
     */
    public static Settlement begin(
            Wanted wanted, long number, @Nullable Settlement before, boolean isDeclared, Book book, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, book.zone());
        if (wanted.through().isAfter(today)) {
            throw new ProblemException(
                    SettlementProblem.SETTLEMENT_IN_FUTURE,
                    "The day must not be after today, %s.".formatted(today),
                    Map.of("today", today));
        }
        if (before != null && before.status() == Status.COLLECTING) {
            throw new ProblemException(
                    SettlementProblem.SETTLEMENT_UNDER_WAY,
                    "Settlement %d of the party is still in progress.".formatted(before.number()),
                    Map.of("settlement_no", before.number()));
        }
        if (!isDeclared) {
            throw new ProblemException(
                    SettlementProblem.PARTY_UNKNOWN,
                    "No split of %s was ever declared.".formatted(wanted.partyId()),
                    Map.of());
        }
        long carried = before != null && before.status() == Status.CARRIED ? before.sumMinor() : 0;
        LocalDate done = before == null ? null : before.completeTo();
        return new Settlement(
                number,
                wanted.partyId(),
                wanted.currency(),
                null,
                wanted.through(),
                Status.COLLECTING,
                carried,
                carried,
                0,
                new Place(done == null ? FIRST_DAY : done.plusDays(1), 0, 0),
                later(done, earlier(wanted.through(), book.closedThrough())),
                now,
                null);
    }

    /**
     * Takes the postings that were read. If there are no more, the settlement ends.
     *
     * @param run a settlement that collects
     */
    public static Step proceed(Settlement run, OpenPostings read, Instant now) {
        long sum = read.open().stream().mapToLong(OpenPosting::amountMinor).reduce(run.sumMinor(), Math::addExact);
        LocalDate first = read.open().stream().map(OpenPosting::day).findFirst().orElse(null);
        Status status = read.more() ? Status.COLLECTING : sum < 0 ? Status.CARRIED : Status.SETTLED;
        Settlement after = new Settlement(
                run.number(),
                run.partyId(),
                run.currency(),
                run.fromDay() == null ? first : run.fromDay(),
                run.through(),
                status,
                run.carriedMinor(),
                sum,
                run.postings() + read.open().size(),
                read.last() == null ? run.next() : read.last(),
                run.completeTo(),
                run.begunAt(),
                read.more() ? null : now);
        Optional<SettlementMade> made = status == Status.SETTLED && sum > 0
                ? Optional.of(new SettlementMade(
                        after.correlation(),
                        now,
                        after.number(),
                        after.partyId(),
                        Money.ofMinor(sum, after.currency())))
                : Optional.empty();
        return new Step(after, read.open(), made);
    }

    private static @Nullable LocalDate earlier(LocalDate day, @Nullable LocalDate other) {
        return other == null ? null : day.isBefore(other) ? day : other;
    }

    private static @Nullable LocalDate later(@Nullable LocalDate day, @Nullable LocalDate other) {
        if (day == null || other == null) {
            return day == null ? other : day;
        }
        return day.isAfter(other) ? day : other;
    }
}
