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
 * The shop's clock: Europe/London. An hour that comes twice in autumn is taken as the first of both, one that does not
 * come in spring as the hour after it.
 */
public final class ShopTime {

    /** Where the shop's days and months begin and end. */
    public static final ZoneId ZONE = ZoneId.of("Europe/London");

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[ HH:mm:ss]")
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private ShopTime() {}

    /** The month that something counts for in the shop. */
    public static YearMonth month(OffsetDateTime time) {
        return YearMonth.from(time.atZoneSameInstant(ZONE));
    }

    /** Reads a timestamp of the file; a bare date stands for midnight. Empty if it is none. */
    static Optional<OffsetDateTime> parse(String timestamp) {
        try {
            return Optional.of(
                    LocalDateTime.parse(timestamp, TIMESTAMP).atZone(ZONE).toOffsetDateTime());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
