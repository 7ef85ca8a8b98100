package platform.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.LoggedBy;
import testing.MutableClock;

/** The clock of an instance is compared with the database's. If it is wrong by more than ten seconds, the instance takes no part in deadlines. */
class AWrongClockIsNoticedTests {

    private static final Instant TIME = Instant.parse("2026-03-01T09:00:00Z");

    private final MutableClock clock = new MutableClock(TIME);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger comparisons = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Duration roundTrip = Duration.ofMillis(2);
    private final ClockCheck check = new ClockCheck(this::reference, clock, meters, nanos::get);

    private Instant reference() {
        comparisons.incrementAndGet();
        nanos.addAndGet(roundTrip.toNanos());
        return TIME;
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, true, ''",
        "PT0.9S, true, ''",
        "PT5S, true, Clock differs from the database's: ahead_seconds=5.0",
        "PT-5S, true, Clock differs from the database's: ahead_seconds=-4.9",
        "PT9.9S, true, Clock differs from the database's",
        "PT11S, false, Clock is wrong",
        "PT1H, false, 'Clock is wrong, this instance takes no part in deadlines until it is right: ahead_seconds=3600.0'",
        "PT-1H, false, Clock is wrong",
    })
    void aDifferenceIsLoggedAndALargeOneKeepsTheInstanceOutOfDeadlines(Duration ahead, boolean right, String message)
            throws InterruptedException {
        LoggedBy logged = new LoggedBy(ClockCheck.class);
        clock.advance(ahead);
        AtomicInteger rounds = new AtomicInteger();

        assertThat(check.isRight()).isEqualTo(right);
        check.whileRight(Duration.ofSeconds(1), () -> {
                    rounds.incrementAndGet();
                    return Duration.ZERO;
                })
                .run();

        assertThat(rounds).hasValue(right ? 1 : 0);
        assertThat(meters.get("orderwright.clock.ahead").gauge().value())
                .isCloseTo(ahead.toMillis() / 1e3, within(0.01));
        logged.close();
        if (message.isEmpty()) {
            assertThat(logged.lines()).isEmpty();
        } else {
            assertThat(logged.lines()).anyMatch(line -> line.contains(message));
        }
    }

    @Test
    void theClockIsComparedOnceAMinuteAndCountsAgainWhenItIsRight() {
        clock.advance(Duration.ofHours(1));
        for (int second = 0; second < 59; second++) {
            assertThat(check.isRight()).isFalse();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(comparisons).hasValue(1);

        clock.set(TIME);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(check.isRight()).isTrue();
        assertThat(comparisons).hasValue(2);
    }

    /** Only what exceeds half of the round trip is certain. */
    @Test
    void aSlowAnswerOfTheDatabaseIsNoWrongClock() {
        roundTrip = Duration.ofSeconds(25);
        assertThat(check.isRight()).isTrue();

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        clock.advance(Duration.ofHours(1));
        assertThat(check.isRight()).isFalse();
    }
}
