package platform.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Times in requests: instants in ISO 8601, as {@code 2026-01-31T09:30:00Z} or with an offset, and days. */
public final class Instants {

    /** The range that PostgreSQL can store; no sensible value lies outside. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    private Instants() {}

    /** @throws DateTimeException if the text is not an instant, or lies outside the years 1 to 9999 */
    public static Instant parse(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("outside the years 1 to 9999");
        }
        return instant;
    }

    /** @throws ProblemException 400 if the day is not in the years 1 to 9999, which is the range that the database can compare */
    public static void requireDay(String field, LocalDate day) {
        if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
            throw ProblemException.invalid(field, "must be a day of the years 1 to 9999");
        }
    }
}
