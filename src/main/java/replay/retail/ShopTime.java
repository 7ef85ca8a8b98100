package replay.retail;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Optional;

/**
 * The shop's local time: Europe/London. A time that occurs twice in autumn counts as the first of the two. A time that does not occur in
 * spring counts as one hour later.
 */
public final class ShopTime {

    /** The time zone that defines the shop's days and months. */
    public static final ZoneId ZONE = ZoneId.of("Europe/London");

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[ HH:mm:ss]")
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private ShopTime() {}

    /** The shop's month of a time. */
    public static YearMonth month(OffsetDateTime time) {
        return YearMonth.from(time.atZoneSameInstant(ZONE));
    }

    /** Reads a timestamp of the file. A date without a time means midnight. Empty if the text is not a timestamp. */
    static Optional<OffsetDateTime> parse(String timestamp) {
        try {
            return Optional.of(
                    LocalDateTime.parse(timestamp, TIMESTAMP).atZone(ZONE).toOffsetDateTime());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
