package platform.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Parses instants in ISO 8601: {@code 2026-01-31T09:30:00Z}, or with an offset. */
public final class Instants {

    /** The range that PostgreSQL can store; no sensible value lies outside. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Instants() {}

    /** @throws DateTimeException if the text is not an instant, or lies outside the years 1 to 9999 */
    public static Instant parse(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("outside the years 1 to 9999");
        }
        return instant;
    }
}
