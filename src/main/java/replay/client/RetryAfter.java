package replay.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads how long the platform asks the caller to wait: {@code Retry-After} in seconds, or as a date relative to the answer's date. */
final class RetryAfter {

    /** The longest wait that a client accepts from the platform. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private RetryAfter() {}

    /** The wait, from zero to {@link #LONGEST}; empty if there is no readable {@code Retry-After} header. */
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
