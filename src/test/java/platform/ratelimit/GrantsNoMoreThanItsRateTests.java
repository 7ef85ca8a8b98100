package platform.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.web.ProblemException;
import testing.AtOnce;
import testing.BoundSettings;

/** Seen to fail when a caller could not ask whether a rate has room without using any of it. */
class GrantsNoMoreThanItsRateTests {

    private final AtomicLong nanos = new AtomicLong();
    private final LiveInstances instances = new LiveInstances();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RateLimits limits = new RateLimits(instances, meters, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });
    private final RateLimit<String> limit = limits.of("key", Rate.valueOf("12/6s"), 100);

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private long granted(String key, int requests) {
        return IntStream.range(0, requests)
                .filter(each -> limit.tryTake(key, 1))
                .count();
    }

    @Test
    void allAtOnceAndThenEvenlyAsTimePasses() {
        assertThat(granted("one", 100)).isEqualTo(12);
        passes(Duration.ofMillis(400));
        assertThat(granted("one", 100)).isZero();
        passes(Duration.ofMillis(600));
        assertThat(granted("one", 100)).isEqualTo(2);
        passes(Duration.ofMinutes(10));
        assertThat(granted("one", 100)).isEqualTo(12);
        assertThat(meters.get("orderwright.rate_limits.refusals")
                        .tag("limit", "key")
                        .counter()
                        .count())
                .isEqualTo(88 + 100 + 98 + 88);
    }

    @Test
    void eachKeyHasItsOwn() {
        assertThat(granted("one", 20)).isEqualTo(12);
        assertThat(granted("other", 20)).isEqualTo(12);
    }

    @Test
    void instancesShareItAsSoonAsTheyAreKnown() {
        instances.report(4);
        assertThat(granted("one", 20)).isEqualTo(3);
        passes(Duration.ofSeconds(2));
        assertThat(granted("one", 20)).isEqualTo(1);
        instances.report(1);
        passes(Duration.ofSeconds(2));
        assertThat(granted("one", 20)).isEqualTo(4);
        instances.report(100);
        passes(Duration.ofSeconds(6));
        assertThat(granted("one", 20))
                .as("the least that an instance may grant")
                .isEqualTo(1);
    }

    @Test
    void moreThanOneAtATimeOrNone() {
        assertThat(limit.tryTake("one", 11)).isTrue();
        assertThat(limit.tryTake("one", 2)).isFalse();
        assertThat(limit.tryTake("one", 1)).isTrue();
        limit.settle("one", 11, 6);
        assertThat(granted("one", 20)).isEqualTo(5);
    }

    /** With many instances one permit can cost as much as a full bucket holds, and so as much as several permits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 12, 100})
    void keptPermitsCostAsMuchAsIfOnlyTheyHadBeenTaken(int live) {
        instances.report(live);
        for (int kept = 0; kept <= 5; kept++) {
            assertThat(limit.tryTake("settled" + kept, 5)).isTrue();
            limit.settle("settled" + kept, 5, kept);
            assertThat(kept == 0 || limit.tryTake("alone" + kept, kept)).isTrue();

            assertThat(granted("settled" + kept, 20)).isEqualTo(granted("alone" + kept, 20));
        }
    }

    @Test
    void aQueryTakesNothingAndIsCountedIfItIsRefused() {
        for (int i = 0; i < 20; i++) {
            assertThat(limit.hasPermits("one", 12)).isTrue();
        }
        assertThat(granted("one", 12)).isEqualTo(12);
        assertThat(limit.hasPermits("one", 1)).isFalse();
        passes(Duration.ofMillis(500));
        assertThat(limit.hasPermits("one", 1)).isTrue();
        assertThat(limit.hasPermits("one", 2)).isFalse();
        assertThat(meters.get("orderwright.rate_limits.refusals")
                        .tag("limit", "key")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aRefusalSaysWhenToTryAgain() {
        granted("one", 12);

        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> limit.take("one"));

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(refusal.details()).isEqualTo(Map.of("limit", "key", "rate", "12/6s"));
        assertThat(limit.timeUntilAvailable("one", 1)).isEqualTo(Duration.ofMillis(500));
        passes(Duration.ofMillis(500));
        limit.take("one");
    }

    @Test
    void manyThreadsGetNoMoreTogether() {
        RateLimit<String> crowded = limits.of("crowd", Rate.valueOf("1000/1d"), 10);
        AtomicInteger granted = new AtomicInteger();
        AtOnce.spread(8, 8000, number -> granted.addAndGet(crowded.tryTake("one", 1) ? 1 : 0));
        assertThat(granted).hasValue(1000);
    }

    @Test
    void offRefusesNothing() {
        for (String off : new String[] {"off", "OFF", "false"}) {
            RateLimit<String> none = limits.of("none", Rate.valueOf(off), 1);
            assertThat(none.tryTake("one", Integer.MAX_VALUE)).isTrue();
            assertThat(none.hasPermits("one", Integer.MAX_VALUE)).isTrue();
            none.settle("one", 1, 0);
            assertThat(none.timeUntilAvailable("one", 1)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/1s", "-1/1s", "1/0s", "1/2d", "1", "ten/1s", "10/soon", "10/1s/1s", ""})
    void anInvalidRateNamesItsKeyAndTheRule(String wrong) {
        if (wrong.isEmpty()) {
            assertThatThrownBy(() -> Rate.valueOf(wrong)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThatThrownBy(() -> BoundSettings.of(RateLimitProperties.class, Map.of("per-shopper", wrong)))
                .hasMessageContaining("orderwright.rate-limits")
                .hasStackTraceContaining("per-shopper")
                .hasStackTraceContaining("such as 300/10s, or off");
    }

    @Test
    void ratesAreReadAsTheyAreWritten() {
        for (String rate : new String[] {"300/10s", "1/1ms", "20/600s", "off"}) {
            assertThat(Rate.valueOf(rate)).hasToString(rate);
        }
        assertThat(BoundSettings.of(
                                RateLimitProperties.class,
                                Map.of("operations[POST /api/v2/orders]", "5/1m", "all", "off"))
                        .operations())
                .isEqualTo(Map.of("POST /api/v2/orders", new Rate(5, Duration.ofMinutes(1))));
    }
}
