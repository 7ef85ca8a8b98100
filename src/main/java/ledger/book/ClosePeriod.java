package ledger.book;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import outbox.EventReader;
import outbox.EventReader.LogPosition;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Closes all accounting days up to a day, which is the last day of the period. Locks the book, so nothing is booked meanwhile. */
@Component
class ClosePeriod implements Edit<LocalDate, Period> {

    private final Books books;
    private final Periods periods;
    private final EventReader log;

    ClosePeriod(Books books, Periods periods, EventReader log) {
        this.books = books;
        this.periods = periods;
        this.log = log;
    }

    @Override
    public Period make(LocalDate through, Editing editing) {
        Book book = books.lock();
        Period last = periods.last().orElse(null);
        Instant bookedUntil = log.readUntil(LedgerProjection.CURSOR).orElse(null);
        Period closed = close(through, book, last, bookedUntil, editing.now());
        periods.add(closed);
        books.setClosedThrough(through);
        // The book is locked, so its cursor stands where its last entry was booked.
        log.placeCursor(Period.END, log.position(LedgerProjection.CURSOR).orElse(LogPosition.START));
        editing.changed(through.toString(), last == null ? null : closedThrough(last), closedThrough(closed));
        return closed;
    }

    /** @param bookedUntil all events before this time are booked; null if this instance does not know */
    private static Period close(
            LocalDate through, Book book, @Nullable Period last, @Nullable Instant bookedUntil, Instant now) {
        if (last != null && !through.isAfter(last.through())) {
            throw new ProblemException(
                    PeriodProblem.PERIOD_CLOSED,
                    "All days up to %s are closed already.".formatted(last.through()),
                    Map.of("closed_through", last.through()));
        }
        ZoneId zone = book.zone();
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (!through.isBefore(today)) {
            throw new ProblemException(
                    PeriodProblem.PERIOD_NOT_OVER,
                    "The last day of a period must be before today, %s.".formatted(today),
                    Map.of("today", today));
        }
        Instant end = through.plusDays(1).atStartOfDay(zone).toInstant();
        if (bookedUntil == null || bookedUntil.isBefore(end)) {
            throw new ProblemException(
                    PeriodProblem.LEDGER_BEHIND,
                    "The ledger has not booked all events of the period yet.",
                    bookedUntil == null ? Map.of() : Map.of("booked_until", bookedUntil));
        }
        return new Period(last == null ? 1 : last.number() + 1, through, book.lastEntry(), now);
    }

    private static Map<String, Object> closedThrough(Period period) {
        return Map.of("closed_through", period.through(), "last_entry", period.lastEntry());
    }

    @Override
    public String saved(Period closed) {
        return closed.toResource();
    }

    @Override
    public Period repeated(String saved) {
        return Period.ofResource(saved);
    }
}
