package payment.adapter.unionpay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The times in messages of UnionPay: whole seconds by the clock of Beijing, without a zone. */
final class BeijingTime {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private BeijingTime() {}

    static String format(Instant at) {
        return FORMAT.format(at.atZone(ZONE));
    }

    /** @throws IllegalArgumentException if it is not a time such as {@code 20260228235959} */
    static Instant of(String text) {
        return parsed(text)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("txnTime must have the form YYYYMMDDhhmmss."));
    }

    /**
     * The instant of a time without a year, such as {@code 0228235959}, in the year in which it is closest to another instant.
     *
     * @throws IllegalArgumentException if it is not such a time
     */
    static Instant withoutYear(String text, Instant near) {
        int year = near.atZone(ZONE).getYear();
        return IntStream.rangeClosed(year - 1, year + 1)
                .mapToObj(candidate -> candidate + text)
                .flatMap(BeijingTime::parsed)
                .min(Comparator.comparing(
                        candidate -> Duration.between(candidate, near).abs()))
                .orElseThrow(() -> new IllegalArgumentException("traceTime must have the form MMDDhhmmss."));
    }

    /** Empty also for 29 February of another year. */
    private static Stream<Instant> parsed(String text) {
        try {
            return Stream.of(LocalDateTime.parse(text, FORMAT).atZone(ZONE).toInstant());
        } catch (DateTimeException e) {
            return Stream.empty();
        }
    }
}
