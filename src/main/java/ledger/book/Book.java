package ledger.book;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The state of the whole book.
 *
 * @param zone the time zone of the accounting days
 * @param lastEntry the number of the last entry; 0 before the first one
 * @param closedThrough the last day of the last closed period; null while no period is closed
 */
public record Book(ZoneId zone, long lastEntry, @Nullable LocalDate closedThrough) {

    /** The first and last day that timestamps of the database and dates of the API can have. */
    private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");

    /**
     * The accounting day of an event: the day on which it happened, but not after the day on which it was published, because clocks of
     * providers can be wrong, and not before the first day that is still open.
     */
    public LocalDate day(Instant happenedAt, Instant publishedAt) {
        Instant earlier = happenedAt.isBefore(publishedAt) ? happenedAt : publishedAt;
        LocalDate day = LocalDate.ofInstant(earlier.isBefore(EARLIEST) ? EARLIEST : earlier, zone);
        return closedThrough == null || day.isAfter(closedThrough) ? day : closedThrough.plusDays(1);
    }
}
