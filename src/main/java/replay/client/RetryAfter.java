package replay.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long the platform asks to wait: {@code Retry-After} in seconds, or as a date beside the answer's own. */
public final class RetryAfter {

    /** More than this is not waited at the platform's bidding. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private RetryAfter() {}

    /** The wait, from zero to {@link #LONGEST}; empty if none is asked for in a way that can be understood. */
    public static Optional<Duration> of(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .flatMap(asked -> seconds(asked).or(() -> until(asked, headers.firstValue("Date"))))
                .map(RetryAfter::bounded);
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> until(String asked, Optional<String> answered) {
        return date(asked)
                .flatMap(until -> answered.flatMap(RetryAfter::date).map(now -> Duration.between(now, until)));
    }

    private static Optional<ZonedDateTime> date(String httpDate) {
        try {
            return Optional.of(ZonedDateTime.parse(httpDate.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wanted) {
        if (wanted.isNegative()) {
            return Duration.ZERO;
        }
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }
}
