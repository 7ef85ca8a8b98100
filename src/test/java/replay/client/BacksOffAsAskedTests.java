package replay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A retry waits longer after each attempt, and at least as long as the platform demands. */
class BacksOffAsAskedTests {

    private final Backoff backoff = new Backoff(new Random(1));

    @ParameterizedTest
    @CsvSource({"1,100", "2,200", "3,400", "6,3200", "7,5000", "60,5000", "1000000,5000"})
    void theWaitDoublesUpToItsBoundLessAtMostAHalf(int attempt, long mostMillis) {
        for (int round = 0; round < 100; round++) {
            assertThat(backoff.after(attempt, Optional.empty()))
                    .isBetween(Duration.ofMillis(mostMillis / 2), Duration.ofMillis(mostMillis));
        }
    }

    @Test
    void aRetryWaitsAtLeastAsLongAsDemanded() {
        assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(7)))).isEqualTo(Duration.ofSeconds(7));
        assertThat(backoff.after(7, Optional.of(Duration.ZERO))).isGreaterThanOrEqualTo(Duration.ofMillis(2500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7",
                " 7 |7",
                "0|0",
                "-5|0",
                "86400|60",
                "Fri, 20 Nov 2026 07:00:09 GMT|9",
                "Fri, 20 Nov 2026 09:00:00 GMT|60",
                "Fri, 20 Nov 2026 06:00:00 GMT|0",
            })
    void secondsAndDatesAreReadAndBounded(String retryAfter, long seconds) {
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", retryAfter, "Date", "Fri, 20 Nov 2026 07:00:00 GMT"))))
                .contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "Fri, 20 Nov 2026 07:00:09 GMT"})
    void anUnreadableRetryAfterIsIgnored(String retryAfter) {
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", retryAfter)))).isEmpty();
    }

    private static HttpHeaders headers(Map<String, String> headers) {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
